import type { Messages } from './messages.ts'

/** The spaces before `:` and `;` are no-break spaces. */
export const french: Messages = {
  language: 'fr',
  refusals: {
    no_image:
      'Je n’ai trouvé aucune image ; mentionnez-moi sous une photo ou envoyez-moi un lien vers une image.',
    no_such_picture: 'Cette publication n’a pas d’image portant ce numéro ; vérifiez le numéro.',
    over_quota: 'La limite par personne ou par publication est atteinte ; veuillez réessayer plus tard.',
    answered_before: 'J’ai déjà colorisé cette image dans ce fil.',
    earlier_under_way: 'Je travaille encore sur la demande précédente ; veuillez réessayer dans un instant.',
    over_server_quota: 'Ce serveur a atteint sa limite horaire ; veuillez réessayer plus tard.',
    opted_out: 'Vous avez refusé mes réponses ; acceptez-les à nouveau si vous voulez que je vous réponde.',
    author_opted_out:
      'La personne qui a publié cette photo ne veut pas que je la colorise, je ne peux donc pas le faire.',
    switched_off: 'J’y suis désactivé, je ne peux donc pas coloriser cette photo.',
    wrong_place: 'Je ne suis pas autorisé à coloriser des photos dans ce salon.',
    not_yours: 'Seule la personne qui l’a demandé ou la modération peut faire cela.',
    answer_gone: 'Cette réponse ou sa photo n’est plus conservée ; veuillez renvoyer la photo.',
    message_unreadable: 'Je ne peux pas lire ce message ; veuillez m’envoyer la photo elle-même.',
    picture_and_link: 'Donnez-moi soit une image, soit un lien, mais pas les deux.',
    busy: 'Je ne peux pas accepter de nouvelles demandes pour le moment ; veuillez réessayer dans une minute.',
    request_invalid: 'Je ne comprends pas cette demande ; veuillez la vérifier et réessayer.',
    key_invalid: 'La clé d’API est absente ou n’est pas valide ; veuillez envoyer une clé valide.',
    not_ready: 'Cette image n’est pas encore prête ; veuillez réessayer dans un instant.',
    source_deleted: 'Cette publication a été supprimée, il n’y a donc plus rien à coloriser.',
    source_expired: 'Le lien vers cette image a expiré ; veuillez renvoyer l’image.',
    video_not_supported: 'C’est une vidéo, et je ne peux coloriser que des photos.',
    host_not_allowed: 'Je ne télécharge pas d’images depuis ce site ; utilisez un hébergeur d’images connu.',
    address_not_allowed:
      'Je ne télécharge pas d’images depuis ce site ; utilisez un hébergeur d’images connu.',
    source_not_found: 'Cette image n’est plus là.',
    source_forbidden: 'Le site qui héberge cette image ne me laisse pas la télécharger.',
    source_unavailable: 'Le site qui héberge cette image n’a pas répondu, même après plusieurs essais.',
    fetch_timeout:
      'Le site qui héberge cette image a mis trop de temps à répondre, même après plusieurs essais.',
    too_many_bytes: 'Ce fichier est trop volumineux ; la limite est de 25 Mo.',
    too_many_redirects: 'Le lien vers cette image redirige trop souvent ; utilisez un lien direct.',
    not_an_image:
      'Ce fichier n’est pas une image que je sais lire ; utilisez JPEG, PNG, WebP, AVIF, GIF ou TIFF.',
    image_damaged: 'Cette image est endommagée, je n’ai donc pas pu la lire.',
    heic_unreadable: 'Je n’ai pas pu lire cette image HEIC ; veuillez l’envoyer en JPEG ou en PNG.',
    too_many_pixels: 'Cette image a trop de pixels ; la limite est de 50 mégapixels.',
    too_small: 'Cette image est trop petite ; elle doit faire au moins 16 × 16 pixels.',
    already_colour: 'Cette image est déjà en couleurs.',
    result_too_large:
      'L’image colorisée serait trop volumineuse pour être envoyée ; essayez avec une photo plus petite.',
  },
  apology: 'Désolé, un problème est survenu de mon côté et je n’ai pas pu coloriser cette image.',
  notes: {
    first_frame: 'Cette image est animée ou a plusieurs pages, je n’ai donc colorisé que la première.',
    video_still: 'C’est une vidéo, j’ai donc colorisé son image d’aperçu.',
  },
  guess: 'Les couleurs sont devinées par un réseau de neurones et n’ont pas de valeur historique.',
}

import type { Messages } from './messages.ts'

/** The spaces before : ; ? and inside guillemets do not break. */
export const french: Messages = {
  language: 'fr',
  refusals: {
    no_image: 'Je n’ai trouvé aucune image à cet endroit. Publiez une photo et appelez-moi en dessous.',
    no_such_picture: 'Aucune image n’y porte ce numéro.',
    over_quota: 'C’est plus que ce que je colorise à la fois pour une personne ou sous une publication.',
    answered_before: 'Cette image a déjà été colorisée dans ce fil.',
    earlier_under_way: 'Je travaille encore sur la précédente.',
    over_server_quota: 'Ce serveur a déjà eu sa part pour cette heure.',
    opted_out: 'Vous m’avez demandé de vous laisser tranquille.',
    author_opted_out: 'La personne qui a publié cette photo ne veut pas qu’elle soit colorisée.',
    switched_off: 'Je suis désactivé à cet endroit.',
    wrong_place: 'Je ne dois pas coloriser de photos dans ce salon.',
    not_yours: 'Seule la personne qui l’a demandé, ou la modération, peut faire cela.',
    answer_gone: 'Je ne conserve plus ce qu’il faut pour cela.',
    message_unreadable: 'Ce message ne m’est pas montré.',
    picture_and_link: 'Donnez-moi soit une image, soit un lien, mais pas les deux.',
    busy: 'Je ne peux rien accepter pour le moment ; veuillez réessayer dans une minute.',
    request_invalid: 'Je ne comprends pas cette demande.',
    key_invalid: 'Cette clé n’est pas l’une des miennes ; les programmes en ont besoin.',
    not_ready: 'J’y travaille encore.',
    source_deleted: 'Cette publication a disparu, il n’y a donc plus rien à coloriser.',
    source_expired: 'Le lien vers cette image a expiré ; veuillez l’envoyer à nouveau.',
    video_not_supported: 'C’est une vidéo, et je ne peux coloriser que des photos.',
    host_not_allowed:
      'Je ne récupère des images que chez les hébergeurs que je connais, et celui-ci n’en fait pas partie.',
    address_not_allowed:
      'Je ne récupère des images que chez les hébergeurs que je connais, et celui-ci n’en fait pas partie.',
    source_not_found: 'L’image n’est plus là.',
    source_forbidden: 'L’hébergeur de cette image n’a pas voulu me la donner.',
    source_unavailable: 'L’hébergeur de cette image n’a pas répondu, même après plusieurs essais.',
    fetch_timeout: 'L’hébergeur de cette image a mis trop de temps à répondre, même après plusieurs essais.',
    too_many_bytes: 'Ce fichier est trop volumineux pour moi ; j’accepte 25 Mo au maximum.',
    too_many_redirects: 'L’adresse de cette image tourne en rond.',
    not_an_image:
      'Ce fichier n’est pas une image que je sais lire ; JPEG, PNG, WebP, AVIF, GIF et TIFF conviennent.',
    image_damaged: 'Cette image est endommagée et je n’ai pas pu la lire.',
    heic_unreadable: 'Je n’ai pas pu lire cette image HEIC ; veuillez l’envoyer en JPEG ou en PNG.',
    too_many_pixels: 'Cette image a trop de pixels pour moi ; j’accepte 50 mégapixels au maximum.',
    too_small: 'Cette image est trop petite ; il me faut au moins 16 × 16 pixels.',
    already_colour: 'Cette image est déjà en couleurs.',
    result_too_large: 'L’image colorisée serait trop volumineuse pour être envoyée.',
  },
  apology: 'Un problème est survenu de mon côté et je n’ai pas pu coloriser cette image. Désolé.',
  notes: {
    first_frame: 'Elle est animée ou a plusieurs pages : j’ai colorisé la première image.',
    video_still: 'C’est une vidéo : j’ai colorisé l’image fixe qui la représente.',
  },
  guess: 'Les couleurs sont une supposition d’un réseau de neurones, pas un témoignage de la réalité.',
}

import type { Messages } from './messages.ts'

export const german: Messages = {
  language: 'de',
  refusals: {
    no_image:
      'Ich habe dort kein Bild gefunden; erwähne mich unter einem Foto oder schick mir einen Link dazu.',
    no_such_picture: 'In diesem Beitrag gibt es kein Bild mit dieser Nummer; bitte prüf die Nummer.',
    over_quota:
      'Das Limit für eine Person oder einen Beitrag ist erreicht; bitte versuch es später noch einmal.',
    answered_before: 'Dieses Bild habe ich in diesem Thread schon koloriert.',
    earlier_under_way: 'Ich arbeite noch an der vorherigen Anfrage; bitte versuch es gleich noch einmal.',
    over_server_quota: 'Dieser Server hat sein Stundenlimit erreicht; bitte versuch es später noch einmal.',
    opted_out: 'Du hast widersprochen; stimm wieder zu, wenn ich dir antworten soll.',
    author_opted_out:
      'Die Person, die dieses Foto gepostet hat, hat widersprochen; deshalb darf ich es nicht kolorieren.',
    switched_off: 'Ich bin dort abgeschaltet und kann dieses Foto nicht kolorieren.',
    wrong_place: 'In diesem Kanal darf ich keine Fotos kolorieren.',
    not_yours: 'Das können nur die Person, die darum gebeten hat, und die Moderation.',
    answer_gone: 'Diese Antwort oder ihr Foto ist nicht mehr gespeichert; bitte schick das Foto noch einmal.',
    message_unreadable: 'Ich kann diese Nachricht nicht lesen; bitte schick mir das Foto selbst.',
    picture_and_link: 'Bitte gib mir entweder ein Bild oder einen Link, nicht beides.',
    busy: 'Ich kann gerade keine neuen Anfragen annehmen; bitte versuch es in einer Minute noch einmal.',
    request_invalid: 'Ich verstehe diese Anfrage nicht; bitte prüf sie und versuch es noch einmal.',
    key_invalid: 'Der API-Schlüssel fehlt oder ist ungültig; bitte schick einen gültigen mit.',
    not_ready: 'Dieses Bild ist noch nicht fertig; bitte versuch es gleich noch einmal.',
    source_deleted: 'Dieser Beitrag wurde gelöscht, es gibt also nichts mehr zu kolorieren.',
    source_expired: 'Der Link zu diesem Bild ist abgelaufen; bitte schick das Bild noch einmal.',
    video_not_supported: 'Das ist ein Video, und ich kann nur Fotos kolorieren.',
    host_not_allowed: 'Von dieser Website rufe ich keine Bilder ab; bitte nimm einen bekannten Bildhoster.',
    address_not_allowed:
      'Von dieser Website rufe ich keine Bilder ab; bitte nimm einen bekannten Bildhoster.',
    source_not_found: 'Dieses Bild ist nicht mehr da.',
    source_forbidden: 'Die Website mit diesem Bild lässt mich es nicht herunterladen.',
    source_unavailable: 'Die Website mit diesem Bild hat auch nach mehreren Versuchen nicht geantwortet.',
    fetch_timeout: 'Die Website mit diesem Bild hat auch nach mehreren Versuchen zu lange gebraucht.',
    too_many_bytes: 'Diese Datei ist zu groß; erlaubt sind höchstens 25 MB.',
    too_many_redirects: 'Der Link zu diesem Bild wird zu oft weitergeleitet; bitte nimm einen direkten Link.',
    not_an_image:
      'Diese Datei ist kein Bild, das ich lesen kann; bitte nimm JPEG, PNG, WebP, AVIF, GIF oder TIFF.',
    image_damaged: 'Dieses Bild ist beschädigt, deshalb konnte ich es nicht lesen.',
    heic_unreadable: 'Ich konnte dieses HEIC-Bild nicht lesen; bitte schick es als JPEG oder PNG.',
    too_many_pixels: 'Dieses Bild hat zu viele Pixel; erlaubt sind höchstens 50 Megapixel.',
    too_small: 'Dieses Bild ist zu klein; es muss mindestens 16 × 16 Pixel groß sein.',
    already_colour: 'Dieses Bild ist schon farbig.',
    result_too_large: 'Das kolorierte Bild wäre zu groß zum Senden; bitte nimm ein kleineres Foto.',
  },
  apology: 'Bei mir ist leider etwas schiefgegangen, und ich konnte dieses Bild nicht kolorieren.',
  notes: {
    first_frame: 'Dieses Bild ist animiert oder hat mehrere Seiten; ich habe nur das erste Bild koloriert.',
    video_still: 'Das ist ein Video; ich habe das Vorschaubild koloriert.',
  },
  guess: 'Die Farben hat ein neuronales Netz geraten; sie sind kein historisches Zeugnis.',
}

import type { RedditMessages } from './messages.ts'

export const japanese: RedditMessages = {
  hereItIs: 'カラーにしました',
  inColour: 'カラー版',
  afterLink: '。',
  links: 'こちらです。',
  inlineOne: 'カラーにしました。',
  inlineSeveral: 'カラーにしました。',
  removalHint:
    '「delete」と返信すると、このコメントを削除します。「opt out」とメッセージを送ると、あなたにもあなたの投稿にも反応しなくなります。',
  about: 'これは何ですか？',
  repeated: (url) => `この写真はすでにカラー化しました。[こちらです](${url})。`,
  caption: 'このスレッドの写真に、ニューラルネットワークが推測した色を付けたもの',
  messageSubject: 'カラー化を依頼された写真',
  messageIntro: (placeUrl) => `[依頼された場所](${placeUrl})では返信できないため、こちらで回答します。`,
  policySaved: '設定を保存しました。',
  notices: {
    opted_out:
      '設定しました。今後、あなたにも、あなたの投稿やコメントにも反応しません。気が変わったら「opt in」と書いてください。',
    opted_in: '設定しました。またあなたに回答します。',
    data_deleted: '受け付けました。保存していたあなたの依頼のデータは、1分以内にすべて削除されます。',
  },
  notAModerator: (place) =>
    `r/${place} での動作を変更できるのはモデレーターだけですが、あなたはモデレーターの一覧にありません。`,
  policy: (place, clauses) => `r/${place} の設定を保存しました。${clauses}。`,
  speak: {
    off: 'そこには何も投稿しません',
    message_only: 'ダイレクトメッセージでのみ回答します',
    link_only: 'リンクで回答し、コメントに画像は入れません',
    freely: '画像またはリンクで回答します',
  },
  nsfwClause: '。NSFWの印が付いた投稿には反応しません',
}

import type { RedditMessages } from './messages.ts'

export const japanese: RedditMessages = {
  hereItIs: 'カラーにしました',
  inColour: 'カラー版',
  afterLink: '。',
  links: 'こちらです。',
  inlineOne: 'カラーにしました。',
  inlineSeveral: 'カラーにしました。',
  manners:
    '「delete」と返信するとこの回答は消えます。「opt out」とメッセージを送ると、あなたにもあなたの投稿にも反応しなくなります。',
  about: 'これは何ですか？',
  repeated: (url) => `これは以前カラー化しました。[こちらです](${url})。`,
  caption: 'このスレッドの写真に、ニューラルネットワークが推測した色を付けたもの',
  messageSubject: 'カラー化を依頼された写真',
  messageIntro: (placeUrl) => `[依頼された場所](${placeUrl})では回答できないため、こちらでお送りします。`,
  noted: '承知しました。',
  notices: {
    opted_out:
      '承知しました。あなたにも、あなたの投稿やコメントにも反応しません。気が変わったら「opt in」と書いてください。',
    opted_in: '承知しました。またあなたに回答します。',
    data_deleted: '承知しました。保存していたあなたの依頼のデータは、1分以内に消えます。',
  },
  notAModerator: (place) =>
    `r/${place} での動作を指示できるのはモデレーターだけですが、あなたはその中に見当たりません。`,
  policy: (place, clauses) => `r/${place} について承知しました。${clauses}。`,
  speak: {
    off: 'そこでは何も書き込みません',
    message_only: 'ダイレクトメッセージでだけ回答します',
    link_only: 'コメントに画像は入れず、リンクで回答します',
    freely: 'ほかの場所と同じように回答します',
  },
  leavesNsfw: '。NSFWの印が付いた投稿には反応しません',
}

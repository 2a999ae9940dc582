import { element, load, oneAtATime, send, sendJson, watch } from './common.js'

const posts = document.getElementById('posts')
const postForm = document.getElementById('post')
const status = document.getElementById('status')

const pattern =
  /!\[(?:img|gif)\]\((\w+)\)|\[([^\]\n]+)\]\((https?:\/\/[^\s()]+)\)|\^\(([^)\n]+)\)|\*(Processing img \w+\.{3})\*/g

const picture = ({ path, caption }) =>
  element('img', { class: 'photo', src: path, alt: caption, loading: 'lazy' })

/** Renders the Markdown of the bot's replies: pictures, links and superscript. */
const inline = (text, own) => {
  const parts = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index))
    const [whole, id, label, address, small, stressed] = match
    const shown = own.find((one) => one.id === id)
    if (shown) parts.push(picture(shown))
    else if (address) parts.push(element('a', { href: address, rel: 'noopener' }, label))
    else if (small) parts.push(element('small', {}, small))
    else parts.push(stressed ? element('em', {}, stressed) : whole)
    end = match.index + whole.length
  }
  return [...parts, text.slice(end)]
}

const resultPath = (body) => /\/r\/[0-9a-f]{32}(?=\))/.exec(body)?.[0]

const pictures = (path) =>
  element(
    'a',
    { class: 'pair', href: path },
    element('img', { src: `${path}/before`, alt: 'Before', loading: 'lazy' }),
    element('img', { src: `${path}/image`, alt: 'After, in colour', loading: 'lazy' }),
  )

const isBot = ({ author }) => author.toLowerCase() === 'colorizebot'

/** Hides the waiting line for comments that the bot ignores, such as a third request for the same picture. */
const answerTimeoutMs = 30_000

const isWaiting = ({ body, author, createdUtc }) =>
  author === 'you' && /colou?rizebot/i.test(body) && Date.now() - createdUtc * 1000 < answerTimeoutMs

const postComment = (parent, text) => sendJson('/sandbox/page/reddit/comments', { parent, text })

const deleteButton = (comment) => {
  const button = element('button', { type: 'button', class: 'reply' }, 'Reply “delete”')
  button.addEventListener('click', () => {
    button.disabled = true
    postComment(`t1_${comment.id}`, 'delete').catch((error) => (status.textContent = error.message))
  })
  return button
}

const drawComment = (comment, all) => {
  const paragraphs = comment.body
    .split(/\n{2,}/)
    .map((text) => element('p', {}, ...inline(text, comment.pictures)))
  const path = isBot(comment) && resultPath(comment.body)
  const answers = all.filter(({ parent }) => parent === `t1_${comment.id}`)
  const waits = isWaiting(comment) && !answers.some((answer) => isBot(answer) || answer.gone)
  return element(
    'div',
    { class: isBot(comment) ? 'comment bot' : 'comment', id: `t1_${comment.id}` },
    element('p', { class: 'by' }, `u/${comment.author}`),
    ...paragraphs,
    ...(path ? [pictures(path)] : []),
    ...(isBot(comment) && !answers.length ? [deleteButton(comment)] : []),
    ...(waits ? [element('p', { class: 'waiting' }, 'colorizebot is working …')] : []),
    ...answers.map((answer) => drawComment(answer, all)),
  )
}

const commentForm = (post) => {
  const label = `Comment under ${post.title}`
  const input = element('input', { name: 'text', required: '', maxlength: '10000', 'aria-label': label })
  input.value = 'colorizebot'
  const form = element(
    'form',
    { class: 'comment-form' },
    input,
    element('button', { class: 'button' }, 'Comment'),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    postComment(`t3_${post.id}`, input.value)
      .then(() => (input.value = ''))
      .catch((error) => (status.textContent = error.message))
  })
  return form
}

const drawPost = (post) => {
  const { image } = post
  const size = image && { width: image.width, height: image.height }
  const comments = element('div', { class: 'comments' })
  return element(
    'article',
    { class: 'card', id: `t3_${post.id}` },
    element('p', { class: 'by' }, `u/${post.author}`),
    element('h2', {}, post.title),
    ...(image ? [element('img', { class: 'photo', src: image.path, alt: post.title, ...size })] : []),
    comments,
    commentForm(post),
  )
}

/** Keeps existing posts and their comment forms; only comments are drawn again. */
const draw = (all) => {
  for (const post of [...all].reverse()) {
    const known = document.getElementById(`t3_${post.id}`)
    const article = known ?? drawPost(post)
    if (!known) posts.prepend(article)
    const top = post.comments.filter(({ parent }) => parent === `t3_${post.id}`)
    const comments = top.map((comment) => drawComment(comment, post.comments))
    article.querySelector('.comments').replaceChildren(...comments)
  }
}

const refresh = oneAtATime(async () => draw(await load('/sandbox/page/reddit/posts')))

postForm.addEventListener('submit', (event) => {
  event.preventDefault()
  status.textContent = 'Posting …'
  const body = new FormData()
  body.append('title', postForm.elements.title.value) // before the file: the server reads in order
  body.append('image', postForm.elements.image.files[0])
  send('/sandbox/page/reddit/posts', { body })
    .then(() => {
      status.textContent = 'Posted. Now comment colorizebot under it.'
      postForm.reset()
    })
    .catch((error) => (status.textContent = error.message))
})

const offerSamples = async () => {
  const samples = await load('/sandbox/page/reddit/samples')
  const buttons = samples.map(({ id, title }) => {
    const button = element('button', { type: 'button', title: `Post “${title}”` }, id)
    button.addEventListener('click', () => {
      send(`/sandbox/page/reddit/samples/${id}`)
        .then(() => (status.textContent = 'Posted. Now comment colorizebot under it.'))
        .catch((error) => (status.textContent = error.message))
    })
    return button
  })
  document.getElementById('samples').append(...buttons)
}

offerSamples()
refresh()
watch('/sandbox/page/reddit/events', refresh)

const get = (id) => document.getElementById(id)
const [game, start, play, stage, cue, say, next] = [
  ...['game', 'start', 'play', 'stage', 'cue', 'say', 'next'].map(get),
]
const choices = [...document.querySelectorAll('[data-position]')]
const base = '/real-or-fake'
const pollMs = 1_000

/** As long as the page says, on the screen's own clock: a hidden page shows nothing, and its time stands still. */
const wait = (ms) =>
  new Promise((resolve) => {
    const startedMs = window.performance.now()
    const look = (nowMs) => (nowMs - startedMs >= ms - 8 ? resolve() : window.requestAnimationFrame(look))
    window.requestAnimationFrame(look)
  })
const showMs = () => Number(game.dataset.showMs)
const cueMs = () => Number(game.dataset.cueMs)

class Refused extends Error {}

const post = async (path, body) => {
  const answer = await fetch(`${base}${path}`, {
    method: 'POST',
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (answer.ok) return answer.json()
  if (answer.status === 404) throw new Refused('This game is over: it was begun more than an hour ago.')
  if (answer.status === 429) throw new Refused('That were many games in an hour. Come back a little later.')
  throw new Refused('The game cannot go on just now. Please start again.')
}

/** Both pictures, loaded and decoded before either is shown. */
const prepare = (id, { round, widthPx, heightPx }) =>
  Promise.all(
    [1, 2].map(async (position) => {
      const image = new window.Image(widthPx, heightPx)
      image.alt = position === 1 ? 'The first picture' : 'The second picture'
      image.src = `${base}/games/${id}/${round}/${position}`
      await image.decode()
      return image
    }),
  )

const setChoosing = (isOpen) => {
  for (const choice of choices) choice.setAttribute('aria-disabled', String(!isOpen))
}

const showCue = async (text) => {
  cue.textContent = text
  await wait(cueMs())
  cue.textContent = ''
}

const showPair = async (images) => {
  stage.append(...images)
  for (const [index, image] of images.entries()) {
    await showCue(String(index + 1))
    image.classList.add('shown')
    await wait(showMs())
    image.classList.remove('shown')
  }
  for (const image of images) image.remove()
}

/** 1 or 2, by button or key. */
const chosen = () =>
  new Promise((resolve) => {
    const stop = new window.AbortController()
    const { signal } = stop
    const choose = (position) => {
      stop.abort()
      setChoosing(false)
      resolve(position)
    }
    setChoosing(true)
    for (const choice of choices)
      choice.addEventListener('click', () => choose(Number(choice.dataset.position)), { signal })
    const keys = { 1: 1, 2: 2, ArrowLeft: 1, ArrowRight: 2 }
    document.addEventListener(
      'keydown',
      (event) => {
        if (!(event.key in keys) || event.ctrlKey || event.metaKey || event.altKey) return
        event.preventDefault()
        choose(keys[event.key])
      },
      { signal },
    )
  })

/** The button takes the place of the choices. */
const showNext = (isShown) => {
  next.hidden = !isShown
  for (const choice of choices) choice.hidden = isShown
}

const pressed = (words) =>
  new Promise((resolve) => {
    next.textContent = words
    showNext(true)
    next.focus()
    next.addEventListener(
      'click',
      () => {
        showNext(false)
        resolve()
      },
      { once: true },
    )
  })

const announce = ({ isPractice, number, of }) => {
  get('count').textContent = `${isPractice ? 'Practice' : 'Pair'} ${number} of ${of}`
  const progress = get('progress')
  progress.max = of
  progress.value = number - 1
}

const feedback = async (isRight, position, following) => {
  const other = position === 1 ? 'second' : 'first'
  say.textContent = isRight
    ? `Right: the ${position === 1 ? 'first' : 'second'} was the fake.`
    : `No: the ${other} was the fake.`
  say.dataset.right = String(isRight)
  if (!following?.isPractice && following) {
    say.textContent += ` That was practice. Now ${following.of === 1 ? 'one pair' : `${following.of} pairs`} that count, and nobody tells you.`
    await pressed('Go on')
  } else await pressed('Next pair')
  delete say.dataset.right
}

const playRound = async (id, view) => {
  announce(view)
  say.textContent = ''
  await showPair(await prepare(id, view))
  say.textContent = 'Which one was fake?'
  const position = await chosen()
  say.textContent = ''
  const { isRight, next: following } = await post(`/games/${id}/answers`, { round: view.round, position })
  get('progress').value = view.number
  if (isRight !== undefined) await feedback(isRight, position, following)
  return following
}

const playGame = async () => {
  get('trouble').hidden = true
  try {
    const { id, next: first } = await post('/games')
    start.hidden = true
    play.hidden = false
    play.scrollIntoView({ block: 'start' })
    let view = first
    while (view) view = await playRound(id, view)
    say.textContent = 'Counting …'
    location.assign(`${base}/games/${id}`)
  } catch (error) {
    stage.replaceChildren(cue, say)
    showNext(false)
    play.hidden = true
    start.hidden = false
    get('trouble').textContent =
      error instanceof Refused ? error.message : 'The game could not be reached. Please start again.'
    get('trouble').hidden = false
    get('go').focus()
  }
}

/** Until there is something to play with. */
const waitForPictures = async () => {
  while (!get('preparing').hidden) {
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    const answer = await fetch(`${base}/state`).catch(() => undefined)
    const state = answer?.ok ? await answer.json() : undefined
    if (!state) continue
    if (state.isReady) return location.reload()
    if (state.total === undefined) continue
    if (!get('done')) return location.reload()
    get('done').textContent = state.done
    get('total').textContent = state.total
    get('prepared').max = state.total
    get('prepared').value = state.done
  }
}

get('go').addEventListener('click', playGame)
waitForPictures()

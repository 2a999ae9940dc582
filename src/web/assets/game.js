const get = (id) => document.getElementById(id)
const [game, start, play, stage, cue, prompt, next] = [
  'game',
  'start',
  'play',
  'stage',
  'cue',
  'prompt',
  'next',
].map(get)
const choices = [...document.querySelectorAll('[data-position]')]
const base = '/real-or-fake'
const pollMs = 1_000

/** Waits in frames of the screen: in a hidden page, where nothing is shown, the time stands still. */
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
  if (answer.status === 404) throw new Refused('This game is over: it was started more than an hour ago.')
  if (answer.status === 429) throw new Refused('You have played many games. Try again in an hour.')
  throw new Refused('The game cannot continue. Please start again.')
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

/** The answer, 1 or 2, by button or key. */
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

/** Shows the button for the next pair instead of the choices. */
const showNext = (isShown) => {
  next.hidden = !isShown
  for (const choice of choices) choice.hidden = isShown
}

const waitForNext = (label) =>
  new Promise((resolve) => {
    next.textContent = label
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

const showProgress = ({ isPractice, number, of }) => {
  get('count').textContent = `${isPractice ? 'Practice' : 'Pair'} ${number} of ${of}`
  const progress = get('progress')
  progress.max = of
  progress.value = number - 1
}

const feedback = async (isRight, position, following) => {
  const other = position === 1 ? 'second' : 'first'
  prompt.textContent = isRight
    ? `Right: the ${position === 1 ? 'first' : 'second'} was the fake.`
    : `Wrong: the ${other} was the fake.`
  prompt.dataset.right = String(isRight)
  if (!following?.isPractice && following) {
    prompt.textContent += ` That was practice. Now ${following.of === 1 ? 'one pair counts' : `${following.of} pairs count`}, without feedback.`
    await waitForNext('Continue')
  } else await waitForNext('Next pair')
  delete prompt.dataset.right
}

const playRound = async (id, view) => {
  showProgress(view)
  prompt.textContent = ''
  await showPair(await prepare(id, view))
  prompt.textContent = 'Which one was fake?'
  const position = await chosen()
  prompt.textContent = ''
  const { isRight, next: following } = await post(`/games/${id}/answers`, { round: view.round, position })
  get('progress').value = view.number
  if (isRight !== undefined) await feedback(isRight, position, following)
  return following
}

const playGame = async () => {
  get('error').hidden = true
  try {
    const { id, next: first } = await post('/games')
    start.hidden = true
    play.hidden = false
    play.scrollIntoView({ block: 'start' })
    let view = first
    while (view) view = await playRound(id, view)
    prompt.textContent = 'Counting …'
    location.assign(`${base}/games/${id}`)
  } catch (error) {
    stage.replaceChildren(cue, prompt)
    showNext(false)
    play.hidden = true
    start.hidden = false
    get('error').textContent =
      error instanceof Refused ? error.message : 'The server could not be reached. Please start again.'
    get('error').hidden = false
    get('go').focus()
  }
}

/** Polls until enough pictures are prepared. */
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

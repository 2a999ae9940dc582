// Runs the doctor's checks without leaving the page.
const form = document.querySelector('form.run-checks')
const findings = document.querySelector('#findings')
const [button, progress] = form.children

const runChecks = async () => {
  const answer = await fetch(form.action)
  if (!answer.ok) throw new Error(answer.statusText)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  findings.replaceChildren(...fresh.querySelector('#findings').childNodes)
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (button.getAttribute('aria-disabled') === 'true') return
  button.setAttribute('aria-disabled', 'true') // `disabled` would lose the focus
  progress.hidden = false
  try {
    await runChecks()
  } catch {
    findings.textContent = 'The checks could not be run. Try again in a moment.'
  }
  progress.hidden = true
  button.removeAttribute('aria-disabled')
})

// Asks for the doctor's findings without leaving the page.
const form = document.querySelector('form.look')
const findings = document.querySelector('#findings')
const [button, progress] = form.children

const look = async () => {
  const answer = await fetch(form.action)
  if (!answer.ok) throw new Error(answer.statusText)
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  findings.replaceChildren(...fresh.querySelector('#findings').childNodes)
}

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  if (button.getAttribute('aria-disabled') === 'true') return
  button.setAttribute('aria-disabled', 'true') // not `disabled`: that would take the focus away
  progress.hidden = false
  try {
    await look()
  } catch {
    findings.textContent = 'The findings could not be had. Look again in a moment.'
  }
  progress.hidden = true
  button.removeAttribute('aria-disabled')
})

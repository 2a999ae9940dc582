// Keeps the parts of a page that say so as they would be if it were loaded anew.
const quickMs = 1_000
const slowMs = 5_000

const isSettled = () => !document.querySelector('[data-settled="false"]')

const renew = async () => {
  const answer = await fetch(location.pathname, { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const part of document.querySelectorAll('[data-live]')) {
    const now = fresh.getElementById(part.id)
    if (!now) continue
    if (now.dataset.settled !== undefined) part.dataset.settled = now.dataset.settled
    if (part.innerHTML !== now.innerHTML) part.replaceChildren(...now.childNodes)
  }
}

const rounds = async () => {
  if (!document.hidden) await renew().catch(() => undefined) // away for a moment: it is asked again
  setTimeout(rounds, isSettled() ? slowMs : quickMs)
}
setTimeout(rounds, isSettled() ? slowMs : quickMs)

// Keeps the elements with data-live as they would be after a reload.
const quickMs = 1_000
const slowMs = 5_000

const isSettled = () => !document.querySelector('[data-settled="false"]')

const refresh = async () => {
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

const run = async () => {
  if (!document.hidden) await refresh().catch(() => undefined) // the next round tries again
  setTimeout(run, isSettled() ? slowMs : quickMs)
}
setTimeout(run, isSettled() ? slowMs : quickMs)

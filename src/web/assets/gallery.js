const loadOriginal = (peek) => {
  const original = peek.querySelector('.original')
  if (!original.getAttribute('src')) original.src = original.dataset.src
}

for (const peek of document.querySelectorAll('.peek')) {
  for (const name of ['pointerenter', 'focus']) peek.addEventListener(name, () => loadOriginal(peek))
  peek.addEventListener('click', () => {
    loadOriginal(peek)
    peek.setAttribute('aria-pressed', String(peek.getAttribute('aria-pressed') !== 'true'))
  })
}

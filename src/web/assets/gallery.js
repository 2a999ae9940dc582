const show = (peek) => {
  const given = peek.querySelector('.given')
  if (!given.getAttribute('src')) given.src = given.dataset.src
}

for (const peek of document.querySelectorAll('.peek')) {
  for (const name of ['pointerenter', 'focus']) peek.addEventListener(name, () => show(peek))
  peek.addEventListener('click', () => {
    show(peek)
    peek.setAttribute('aria-pressed', String(peek.getAttribute('aria-pressed') !== 'true'))
  })
}

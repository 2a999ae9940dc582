// Draws the sandbox's three black-and-white sample photos, which depict nobody: node scripts/draw-samples.mjs
import { writeFileSync } from 'node:fs'
import sharp from 'sharp'
const gradient = (id, from, to) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/>` +
  `<stop offset="1" stop-color="${to}"/></linearGradient>`
const blur = (id, amount) =>
  `<filter id="${id}" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="${amount}"/></filter>`
const tree = (x, y, size, tone) =>
  `<rect x="${x - size / 14}" y="${y - size / 3}" width="${size / 7}" height="${size / 2}" fill="#2a2a2a"/>` +
  [0, 1, 2, 3, 4, 5, 6]
    .map((leaf) => {
      const turn = leaf * 0.9
      const cx = x + Math.cos(turn) * size * 0.26
      const cy = y - size * 0.62 + Math.sin(turn) * size * 0.2
      return `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${(size * 0.26).toFixed(1)}" fill="${tone}"/>`
    })
    .join('')
const landscape = {
  id: 'landscape',
  title: 'The lake below the mountains, summer of 1931',
  width: 1024,
  height: 768,
  svg: `<defs>${gradient('sky', '#8f8f8f', '#e9e9e9')}${gradient('lake', '#c9c9c9', '#5d5d5d')}
    ${gradient('near', '#6d6d6d', '#303030')}${gradient('hill', '#8a8a8a', '#b0b0b0')}${blur('soft', 14)}</defs>
    <rect width="1024" height="768" fill="url(#sky)"/>
    <g fill="#fafafa" filter="url(#soft)"><ellipse cx="240" cy="130" rx="170" ry="38"/>
    <ellipse cx="330" cy="105" rx="90" ry="40"/><ellipse cx="760" cy="180" rx="200" ry="30"/></g>
    <path d="M0 420 L150 270 L240 350 L400 190 L520 330 L640 240 L800 370 L920 290 L1024 380 V470 H0Z" fill="#9a9a9a"/>
    <path d="M400 190 L352 238 L385 246 L402 228 L430 252 L448 246Z M640 240 L604 268 L640 274 L680 272Z" fill="#f4f4f4"/>
    <path d="M0 440 Q180 380 380 440 T760 430 T1024 440 V500 H0Z" fill="url(#hill)"/>
    <rect y="480" width="1024" height="150" fill="url(#lake)"/>
    <g stroke="#e4e4e4" stroke-width="2" opacity=".6"><path d="M120 520H330M420 545H700M240 575H520M640 520H820"/></g>
    <path d="M0 590 Q260 540 520 620 T1024 600 V768 H0Z" fill="url(#near)"/>
    ${tree(130, 650, 250, '#464646')}${tree(900, 640, 210, '#3c3c3c')}${tree(790, 620, 130, '#505050')}
    <path d="M470 560h120l-18 24h-84z" fill="#2c2c2c"/><path d="M528 480v78h-46z" fill="#f0f0f0"/>`,
}
const portrait = {
  id: 'portrait',
  title: 'Great-grandmother at the photographer’s, about 1912',
  width: 768,
  height: 960,
  svg: `<defs><radialGradient id="back"><stop offset="0" stop-color="#9c9c9c"/><stop offset="1" stop-color="#3b3b3b"/></radialGradient>
    ${gradient('dress', '#565656', '#262626')}<radialGradient id="skin" cx=".4" cy=".35"><stop offset="0" stop-color="#ececec"/>
    <stop offset=".7" stop-color="#c6c6c6"/><stop offset="1" stop-color="#8d8d8d"/></radialGradient>${blur('soft', 5)}${blur('fine', 1.4)}</defs>
    <rect width="768" height="960" fill="#3b3b3b"/><ellipse cx="390" cy="420" rx="520" ry="600" fill="url(#back)"/>
    <ellipse cx="384" cy="330" rx="172" ry="200" fill="#2d2d2d" filter="url(#soft)"/><circle cx="384" cy="140" r="70" fill="#2b2b2b"/>
    <path d="M120 960 Q130 690 300 640 L384 700 L468 640 Q640 690 650 960Z" fill="url(#dress)"/>
    <path d="M330 500h108v150q-54 60-108 0z" fill="#b3b3b3"/><ellipse cx="384" cy="370" rx="128" ry="172" fill="url(#skin)"/>
    <path d="M252 350 Q270 200 384 196 Q500 200 516 350 Q480 250 384 246 Q290 250 252 350Z" fill="#303030"/>
    <g filter="url(#fine)"><g fill="#f5f5f5"><ellipse cx="332" cy="362" rx="24" ry="12"/><ellipse cx="436" cy="362" rx="24" ry="12"/></g>
    <circle cx="333" cy="362" r="11" fill="#2b2b2b"/><circle cx="437" cy="362" r="11" fill="#2b2b2b"/>
    <path d="M300 334q32-18 62-3M406 331q32-15 62 3" stroke="#474747" stroke-width="7" fill="none"/>
    <path d="M386 370q-14 50-20 62q18 14 40 2" stroke="#8a8a8a" stroke-width="5" fill="none"/>
    <path d="M340 468q44-16 88 0q-44 34-88 0z" fill="#7c7c7c"/></g>
    <path d="M300 640 L384 700 L468 640 L490 690 L384 780 L278 690Z" fill="#e8e8e8"/><circle cx="384" cy="716" r="20" fill="#777"/>
    <circle cx="384" cy="716" r="11" fill="#ddd"/><g fill="#9b9b9b"><circle cx="384" cy="800" r="8"/><circle cx="384" cy="850" r="8"/><circle cx="384" cy="900" r="8"/></g>`,
}
const house = (x, width, top, tone) => {
  const rows = [0, 1, 2].filter((row) => top + 50 + row * 95 < 420)
  const columns = [0, 1, 2]
  const panes = rows.flatMap((row) =>
    columns.map((column) => {
      const left = x + width * (0.12 + column * 0.3)
      const y = top + 40 + row * 95
      return `<rect x="${left.toFixed(0)}" y="${y}" width="${(width * 0.17).toFixed(0)}" height="58" fill="#343434" stroke="#d8d8d8" stroke-width="4"/>`
    }),
  )
  const roof = `<path d="M${x - 8} ${top} L${x + width / 2} ${top - 60} L${x + width + 8} ${top}Z" fill="#4a4a4a"/>`
  return `${roof}<rect x="${x}" y="${top}" width="${width}" height="${520 - top}" fill="${tone}"/>${panes.join('')}`
}
const walker = (x, y, size, coat) =>
  `<ellipse cx="${x}" cy="${y}" rx="${size * 0.3}" ry="${size * 0.05}" fill="#4c4c4c"/>` +
  `<path d="M${x - size * 0.14} ${y} L${x - size * 0.18} ${y - size * 0.7} Q${x} ${y - size * 0.86} ${x + size * 0.18} ${y - size * 0.7} L${x + size * 0.14} ${y}Z" fill="${coat}"/>` +
  `<circle cx="${x}" cy="${y - size * 0.86}" r="${size * 0.1}" fill="#cfcfcf"/>` +
  `<path d="M${x - size * 0.17} ${y - size * 0.89}h${size * 0.34}l-${size * 0.08} -${size * 0.12}h-${size * 0.18}z" fill="#222"/>`
const street = {
  id: 'street',
  title: 'Market Street on a Sunday morning, 1924',
  width: 1024,
  height: 684,
  svg: `<defs>${gradient('sky', '#b5b5b5', '#f1f1f1')}${gradient('road', '#8d8d8d', '#c0c0c0')}</defs>
    <rect width="1024" height="684" fill="url(#sky)"/>
    ${house(-20, 210, 130, '#8f8f8f')}${house(200, 180, 190, '#b9b9b9')}${house(690, 170, 200, '#a5a5a5')}${house(868, 190, 120, '#7c7c7c')}
    <rect x="380" y="330" width="310" height="190" fill="#d5d5d5"/><path d="M500 330V190l30-70l30 70v140z" fill="#a8a8a8"/>
    <circle cx="530" cy="240" r="17" fill="#f4f4f4" stroke="#444" stroke-width="4"/>
    <rect y="440" width="380" height="80" fill="#5b5b5b"/><path d="M0 440h380v18l-31 14l-32-14l-32 14l-32-14l-32 14l-31-14l-32 14l-32-14l-32 14l-31-14l-32 14l-51-14z" fill="#e6e6e6"/>
    <path d="M0 520H1024V684H0Z" fill="url(#road)"/><path d="M0 520h1024v14H0z" fill="#6a6a6a"/>
    <g stroke="#777" stroke-width="3" opacity=".7"><path d="M420 534L180 684M640 534L860 684"/></g>
    ${tree(640, 530, 230, '#565656')}<path d="M748 300v222" stroke="#2d2d2d" stroke-width="9"/><circle cx="748" cy="290" r="19" fill="#f6f6f6"/>
    <g><rect x="690" y="500" width="210" height="66" rx="16" fill="#272727"/><path d="M730 502l18-54h94l28 54z" fill="#3d3d3d"/>
    <path d="M754 498l10-38h32v38zM806 498v-38h28l16 38z" fill="#cacaca"/><circle cx="735" cy="568" r="29" fill="#1e1e1e"/>
    <circle cx="735" cy="568" r="13" fill="#b5b5b5"/><circle cx="858" cy="568" r="29" fill="#1e1e1e"/><circle cx="858" cy="568" r="13" fill="#b5b5b5"/></g>
    ${walker(470, 600, 150, '#3a3a3a')}${walker(545, 590, 130, '#707070')}${walker(270, 640, 170, '#4d4d4d')}`,
}
/** Film grain from a fixed seed, so that every run draws the same bytes. */
const grain = (width, height) => {
  let state = 1931
  return Buffer.from(
    Uint8Array.from({ length: width * height }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return 112 + (state >>> 27)
    }),
  )
}
const draw = async ({ svg, ...sample }) => {
  const { width, height } = sample
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${svg}</svg>`
  const noise = { input: grain(width, height), raw: { width, height, channels: 1 } }
  const bytes = await sharp(Buffer.from(page))
    .flatten({ background: '#808080' })
    .composite([{ ...noise, blend: 'soft-light' }])
    .greyscale()
    .jpeg({ quality: 86 })
    .toBuffer()
  return { ...sample, bytes }
}

for (const drawing of [street, portrait, landscape]) {
  const { id, bytes } = await draw(drawing)
  writeFileSync(new URL(`../src/sandbox/assets/samples/${id}.jpg`, import.meta.url), bytes)
}

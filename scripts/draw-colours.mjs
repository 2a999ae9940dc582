// Draws the pictures for /real-or-fake that are used if the operator provides no photos: node scripts/draw-colours.mjs
import { mkdirSync, writeFileSync } from 'node:fs'
import sharp from 'sharp'

const width = 512
const height = 384

/** A random number generator that gives the same numbers on every run. */
const dice = (seed) => {
  let state = seed
  return (from = 0, to = 1) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return from + ((to - from) * state) / 2 ** 32
  }
}
const many = (count, draw) => Array.from({ length: count }, (_, i) => draw(i)).join('')
const one = (value) => value.toFixed(1)
const gradient = (id, from, to) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/>` +
  `<stop offset="1" stop-color="${to}"/></linearGradient>`
const sphere = (id, light, dark) =>
  `<radialGradient id="${id}" cx=".38" cy=".3" r=".8"><stop offset="0" stop-color="${light}"/>` +
  `<stop offset="1" stop-color="${dark}"/></radialGradient>`
const sky = (from, to, depth = height) =>
  `<defs>${gradient('sky', from, to)}</defs><rect width="${width}" height="${depth}" fill="url(#sky)"/>`
const clouds = (roll, tone, count = 5) =>
  `<defs><filter id="mist" x="-50%" y="-100%" width="200%" height="300%"><feGaussianBlur stdDeviation="9"/></filter></defs>` +
  `<g fill="${tone}" filter="url(#mist)" opacity=".85">${many(count, () => {
    const [x, y, w] = [roll(0, width), roll(20, 120), roll(40, 110)]
    return `<ellipse cx="${one(x)}" cy="${one(y)}" rx="${one(w)}" ry="${one(w / 4.5)}"/>`
  })}</g>`
const hills = (roll, base, rise, tone) => {
  const points = many(9, (i) => `L${i * 64} ${one(base - roll(0, rise))}`)
  return `<path d="M-20 ${base} ${points} L540 ${base} V400 H-20Z" fill="${tone}"/>`
}
const rolling = (base, tone) =>
  `<path d="M0 ${base} Q128 ${base - 34} 256 ${base} T512 ${base - 8} V400 H0Z" fill="${tone}"/>`
const tree = (roll, x, y, size, [dark, light]) =>
  `<rect x="${one(x - size / 16)}" y="${one(y - size / 2)}" width="${one(size / 8)}" height="${one(size / 2)}" fill="#4a3526"/>` +
  many(9, (i) => {
    const [cx, cy] = [x + roll(-0.3, 0.3) * size, y - size * roll(0.5, 0.95)]
    return `<circle cx="${one(cx)}" cy="${one(cy)}" r="${one(size * roll(0.14, 0.22))}" fill="${i % 3 ? dark : light}"/>`
  })
const fir = (x, y, size, tone) =>
  many(3, (i) => {
    const [top, half] = [y - size + (i * size) / 4, (size / 7) * (i + 1.4)]
    return `<path d="M${one(x)} ${one(top)} L${one(x + half)} ${one(top + size / 2.2)} H${one(x - half)}Z" fill="${tone}"/>`
  })
const flowers = (roll, count, from, tones) =>
  many(count, (i) => {
    const y = from + (height - from) * Math.sqrt(i / count)
    const size = 1.5 + ((y - from) / (height - from)) * 6
    const [x, tone] = [roll(0, width), tones[Math.floor(roll(0, tones.length))]]
    return `<circle cx="${one(x)}" cy="${one(y)}" r="${one(size)}" fill="${tone}"/>`
  })
const house = (x, y, w, wall, roof) =>
  `<rect x="${x}" y="${y}" width="${w}" height="${w * 0.8}" fill="${wall}"/>` +
  `<path d="M${x - 8} ${y} L${x + w / 2} ${y - w * 0.45} L${x + w + 8} ${y}Z" fill="${roof}"/>` +
  many(2, (i) => {
    const left = x + w * (0.14 + i * 0.46)
    return `<rect x="${one(left)}" y="${y + w * 0.16}" width="${one(w * 0.24)}" height="${one(w * 0.24)}" fill="#3d5568" stroke="#f3ece0" stroke-width="3"/>`
  }) +
  `<rect x="${one(x + w * 0.42)}" y="${one(y + w * 0.5)}" width="${one(w * 0.18)}" height="${one(w * 0.3)}" fill="#6b3b25"/>`

const lake = (roll, { air, far, wood, boat }) =>
  sky(...air) +
  clouds(roll, '#fff') +
  hills(roll, 210, 120, far[0]) +
  hills(roll, 225, 60, far[1]) +
  `<defs>${gradient('lake', air[1], air[0])}</defs><rect y="222" width="512" height="110" fill="url(#lake)"/>` +
  many(
    14,
    () =>
      `<path d="M${one(roll(0, 460))} ${one(roll(230, 325))}h${one(roll(20, 90))}" stroke="#fff" opacity=".35"/>`,
  ) +
  rolling(330, wood[0]) +
  tree(roll, 70, 350, 150, wood) +
  tree(roll, 455, 345, 120, wood) +
  `<path d="M240 268h74l-12 17h-50z" fill="${boat}"/><path d="M280 200v64h-36z" fill="#fbf7ee"/>`
const meadow = (roll, { air, grass, tones, wall, roof }) =>
  sky(...air, 240) +
  clouds(roll, '#fff') +
  rolling(215, grass[0]) +
  house(310, 160, 96, wall, roof) +
  tree(roll, 440, 232, 110, ['#3f6a33', '#6d9448']) +
  rolling(250, grass[1]) +
  flowers(roll, 420, 255, tones)
const sea = (roll, { air, water, sand, sails }) =>
  sky(...air, 200) +
  clouds(roll, '#fffdf5', 6) +
  `<defs>${gradient('sea', water[0], water[1])}</defs><rect y="190" width="512" height="200" fill="url(#sea)"/>` +
  many(
    40,
    () =>
      `<path d="M${one(roll(0, 500))} ${one(roll(198, 310))}q8 -4 16 0" stroke="#fff" opacity=".5" fill="none"/>`,
  ) +
  many(3, (i) => {
    const [x, s] = [90 + i * 150, 1 - i * 0.22]
    return `<g transform="translate(${x} ${215 - i * 8}) scale(${s})"><path d="M0 0h80l-14 18h-52z" fill="#5b3a26"/><path d="M38 -92v86h-44z" fill="${sails[i]}"/><path d="M43 -80v74h34z" fill="#f7efe0"/></g>`
  }) +
  `<path d="M0 330 Q150 300 300 335 T512 320 V400 H0Z" fill="${sand}"/>`
const desert = (roll, { air, sand, plant }) =>
  sky(...air) +
  `<circle cx="390" cy="95" r="30" fill="#fff3c9"/>` +
  hills(roll, 250, 50, sand[0]) +
  rolling(265, sand[1]) +
  rolling(320, sand[2]) +
  many(4, (i) => {
    const [x, y, s] = [60 + i * 125, roll(290, 350), roll(0.7, 1.25)]
    return `<g transform="translate(${one(x)} ${one(y)}) scale(${one(s)})" stroke="${plant}" stroke-width="16" stroke-linecap="round" fill="none"><path d="M0 0V-90M0 -40h-24v-26M0 -52h24v-22"/></g>`
  })
const wood = (roll, { air, leaves, floor, path }) =>
  sky(...air) +
  rolling(230, floor[0]) +
  many(13, (i) => tree(roll, i * 44 + roll(-14, 14), 250 + roll(0, 26), roll(130, 190), leaves)) +
  rolling(280, floor[1]) +
  `<path d="M240 270 Q300 310 190 400 H340 Q360 320 262 270Z" fill="${path}"/>` +
  flowers(roll, 200, 285, leaves)
const fruit = (roll, { wall, table, fruits, bowl }) =>
  `<defs>${gradient('wall', ...wall)}${gradient('table', ...table)}${fruits.map(([light, dark], i) => sphere(`fruit${i}`, light, dark)).join('')}</defs>` +
  `<rect width="512" height="384" fill="url(#wall)"/><path d="M0 250H512V384H0Z" fill="url(#table)"/>` +
  `<ellipse cx="256" cy="330" rx="180" ry="22" fill="#000" opacity=".25"/>` +
  many(9, (i) => {
    const [x, y] = [170 + (i % 5) * 43 + (i > 4 ? 22 : 0), i > 4 ? 158 : 196]
    return `<circle cx="${x}" cy="${one(y + roll(-6, 6))}" r="${one(roll(30, 37))}" fill="url(#fruit${i % fruits.length})"/>`
  }) +
  `<path d="M110 205 Q130 330 256 335 Q382 330 402 205 Q256 252 110 205Z" fill="${bowl}"/>` +
  `<path d="M110 205 Q256 252 402 205 Q256 270 110 205Z" fill="#fff" opacity=".25"/>`
const balloons = (roll, { air, silks, land }) =>
  sky(...air) +
  clouds(roll, '#fff', 7) +
  rolling(330, land[0]) +
  rolling(355, land[1]) +
  many(5, (i) => {
    const [x, y, r] = [70 + i * 95, roll(80, 210), roll(26, 52)]
    const [silk, stripe] = silks[i % silks.length]
    return (
      `<g transform="translate(${one(x)} ${one(y)}) scale(${one(r / 40)})"><path d="M0 -42 C56 -42 46 18 12 44 H-12 C-46 18 -56 -42 0 -42Z" fill="${silk}"/>` +
      `<path d="M0 -42 C18 -20 14 20 6 44 H-6 C-14 20 -18 -20 0 -42Z" fill="${stripe}"/><path d="M-10 46L-7 60M10 46L7 60" stroke="#5a4632"/><rect x="-8" y="60" width="16" height="11" fill="#7a5433"/></g>`
    )
  })
const winter = (roll, { air, firs, wall, roof }) =>
  sky(...air) +
  hills(roll, 230, 110, '#c9d6e4') +
  rolling(245, '#eef3f8') +
  many(11, (i) => fir(i * 50 + roll(-10, 10), 262 + roll(0, 14), roll(80, 140), firs)) +
  rolling(275, '#f8fafc') +
  house(215, 236, 84, wall, roof) +
  `<path d="M207 236 L257 198 L307 236 L299 236 L257 206 L215 236Z" fill="#fff"/>` +
  `<path d="M256 305 Q300 340 220 400 H310 Q330 340 272 305Z" fill="#d9e4ee"/>`
const street = (roll, { air, walls, roofs, car }) =>
  sky(...air) +
  clouds(roll, '#fff', 4) +
  many(5, (i) => {
    const top = roll(110, 160)
    return (
      `<path d="M${i * 104 - 6} ${one(top)} L${i * 104 + 50} ${one(top - 44)} L${i * 104 + 106} ${one(top)}Z" fill="${roofs[i % roofs.length]}"/>` +
      `<rect x="${i * 104}" y="${one(top)}" width="100" height="200" fill="${walls[i % walls.length]}"/>` +
      many(6, (pane) => {
        const [x, y] = [i * 104 + 16 + (pane % 2) * 42, top + 16 + Math.floor(pane / 2) * 50]
        return `<rect x="${x}" y="${one(y)}" width="26" height="32" fill="#42566a" stroke="#f4efe4" stroke-width="3"/>`
      })
    )
  }) +
  `<rect y="300" width="512" height="84" fill="#8b8680"/><rect y="300" width="512" height="10" fill="#b9b2a6"/>` +
  `<g transform="translate(${one(roll(60, 260))} 300)"><rect y="12" width="130" height="34" rx="10" fill="${car}"/><path d="M24 14l16 -28h52l20 28z" fill="${car}"/><path d="M36 12l11 -20h18v20zM70 12v-20h18l13 20z" fill="#cfe0ea"/><circle cx="28" cy="48" r="15" fill="#222"/><circle cx="102" cy="48" r="15" fill="#222"/></g>`
const portrait = (roll, { back, skin, hair, dress, lips }) =>
  `<defs>${sphere('back', ...back)}${sphere('skin', ...skin)}</defs><rect width="512" height="384" fill="url(#back)"/>` +
  `<path d="M150 400 Q150 285 230 268 L256 290 L282 268 Q362 285 362 400Z" fill="${dress}"/><rect x="232" y="220" width="48" height="62" rx="18" fill="${skin[1]}"/>` +
  `<ellipse cx="256" cy="150" rx="86" ry="100" fill="${hair}"/><ellipse cx="256" cy="170" rx="63" ry="80" fill="url(#skin)"/>` +
  `<path d="M192 160 Q200 90 258 88 Q316 92 320 160 Q300 116 256 114 Q212 118 192 160Z" fill="${hair}"/>` +
  many(
    2,
    (i) =>
      `<ellipse cx="${232 + i * 48}" cy="166" rx="10" ry="6" fill="#fff"/><circle cx="${232 + i * 48}" cy="166" r="5" fill="#3c2b20"/><path d="M${218 + i * 48} 150q14 -8 27 0" stroke="${hair}" stroke-width="4" fill="none"/>`,
  ) +
  `<path d="M256 170q-6 24 -9 28q8 6 16 1" stroke="${skin[1]}" stroke-width="3" fill="none"/><path d="M236 220q20 -7 40 0q-20 16 -40 0z" fill="${lips}"/>` +
  many(
    26,
    () => `<circle cx="${one(roll(170, 345))}" cy="${one(roll(300, 384))}" r="4" fill="#fff" opacity=".35"/>`,
  )

const day = ['#5f9fd8', '#d5e8f5']
const evening = ['#4a5a92', '#f2b37e']
const scenes = {
  'lake-noon': [
    lake,
    { air: day, far: ['#7f93a8', '#6d8a62'], wood: ['#3d6632', '#6f9a45'], boat: '#a33b2b' },
  ],
  'lake-evening': [
    lake,
    { air: evening, far: ['#6b5a80', '#54506e'], wood: ['#3a4a35', '#66693b'], boat: '#3a4b7a' },
  ],
  'meadow-poppies': [
    meadow,
    {
      air: day,
      grass: ['#7fa453', '#5d8b3c'],
      tones: ['#d23a2a', '#e04a33', '#f3e9d2'],
      wall: '#f0e4cb',
      roof: '#a5472f',
    },
  ],
  'meadow-lupins': [
    meadow,
    {
      air: ['#86b6dc', '#eef3ee'],
      grass: ['#8fae62', '#6d9147'],
      tones: ['#6a4fa8', '#8c6cc4', '#d98cb8'],
      wall: '#d9b27c',
      roof: '#5c4a44',
    },
  ],
  'meadow-dandelions': [
    meadow,
    {
      air: ['#4f8fca', '#cfe3f2'],
      grass: ['#6fa04b', '#4d8535'],
      tones: ['#f2c522', '#f6d84f'],
      wall: '#b8443a',
      roof: '#3f4450',
    },
  ],
  'sea-noon': [
    sea,
    { air: day, water: ['#2f7fa8', '#7cc3c0'], sand: '#e6cf9f', sails: ['#c8402f', '#f1e7d3', '#e2a93b'] },
  ],
  'sea-evening': [
    sea,
    {
      air: ['#c46a5a', '#f6cf8f'],
      water: ['#7a5a78', '#d79a78'],
      sand: '#b98f6a',
      sails: ['#4d3b4a', '#7a3f3a', '#d9b38c'],
    },
  ],
  'desert-noon': [
    desert,
    { air: ['#4f93d2', '#e3ecec'], sand: ['#b5754a', '#d99a5f', '#e8b87c'], plant: '#4f7a42' },
  ],
  'desert-dusk': [
    desert,
    { air: ['#5a4a86', '#ee9c74'], sand: ['#7a4a4a', '#a8644c', '#c98858'], plant: '#3f5a44' },
  ],
  'wood-autumn': [
    wood,
    {
      air: ['#9db8cc', '#f1ead8'],
      leaves: ['#c8642a', '#e3a32f'],
      floor: ['#8a6a35', '#a5662e'],
      path: '#c9a77c',
    },
  ],
  'wood-summer': [
    wood,
    { air: day, leaves: ['#2f5f2c', '#6a9c3f'], floor: ['#5d7d3a', '#4a7a35'], path: '#b79a72' },
  ],
  'fruit-oranges': [
    fruit,
    {
      wall: ['#5a6b62', '#8b9a86'],
      table: ['#9a6a3c', '#6d4526'],
      fruits: [
        ['#ffb548', '#c9661a'],
        ['#ffc964', '#d47a22'],
        ['#b9d05a', '#63852b'],
      ],
      bowl: '#2f5f93',
    },
  ],
  'fruit-apples': [
    fruit,
    {
      wall: ['#c9b79a', '#e6d9c0'],
      table: ['#e8e0d2', '#b8ab98'],
      fruits: [
        ['#e8563f', '#8f1d1c'],
        ['#c9d25a', '#77892b'],
        ['#f0a04a', '#b0462a'],
      ],
      bowl: '#f3f0ea',
    },
  ],
  'fruit-plums': [
    fruit,
    {
      wall: ['#7a3f3a', '#a8645a'],
      table: ['#4f3626', '#2f2018'],
      fruits: [
        ['#8a5aa0', '#3a2350'],
        ['#f0d25a', '#b5872a'],
        ['#7a4a90', '#2f1c46'],
      ],
      bowl: '#d9a441',
    },
  ],
  'balloons-morning': [
    balloons,
    {
      air: ['#6aa6dc', '#f5ead2'],
      silks: [
        ['#d8402f', '#f4d24a'],
        ['#2f6fb0', '#f2f0e6'],
        ['#e58a2a', '#7a3fa0'],
        ['#3f9a5a', '#f4e04a'],
      ],
      land: ['#7a9a55', '#5a7f3c'],
    },
  ],
  'balloons-dawn': [
    balloons,
    {
      air: ['#8a78b0', '#f6c2a0'],
      silks: [
        ['#c23a5a', '#f6e0c0'],
        ['#e8b23a', '#b0402a'],
        ['#4a5fa8', '#e8d9f0'],
      ],
      land: ['#6a6a58', '#4f5548'],
    },
  ],
  'winter-day': [winter, { air: ['#6fa5dc', '#e6f0f8'], firs: '#2f5a46', wall: '#a33b2b', roof: '#5a3a2c' }],
  'winter-evening': [
    winter,
    { air: ['#2f6f9a', '#f6b26a'], firs: '#1f6a44', wall: '#c93a2f', roof: '#4a3430' },
  ],
  'street-red-car': [
    street,
    {
      air: day,
      walls: ['#e0b46a', '#c9694a', '#e8dcc0', '#7fa09a', '#d99a8a'],
      roofs: ['#8a3f2c', '#5a4a44'],
      car: '#c22f2a',
    },
  ],
  'street-blue-car': [
    street,
    {
      air: ['#8fb0cc', '#f0ece0'],
      walls: ['#a8c0cc', '#e6cf9f', '#b5584a', '#d9d0c0', '#8a9a6a'],
      roofs: ['#4f4f58', '#94523a'],
      car: '#2f5f9a',
    },
  ],
  'portrait-green': [
    portrait,
    {
      back: ['#8aa08f', '#3f5248'],
      skin: ['#f3cfae', '#cf9a74'],
      hair: '#5a3320',
      dress: '#2f6b57',
      lips: '#b5453f',
    },
  ],
  'portrait-red': [
    portrait,
    {
      back: ['#c9b08a', '#6a5238'],
      skin: ['#b57a50', '#7f4d2e'],
      hair: '#1f1714',
      dress: '#b02f38',
      lips: '#8a3434',
    },
  ],
  'portrait-blue': [
    portrait,
    {
      back: ['#a89ab0', '#4f4660'],
      skin: ['#f6d9c0', '#d9a488'],
      hair: '#c98a3a',
      dress: '#3a5a9a',
      lips: '#c25a5a',
    },
  ],
  'meadow-heather': [
    meadow,
    {
      air: ['#7a9ac0', '#f3e3d0'],
      grass: ['#8a8a55', '#7a6a58'],
      tones: ['#a0508a', '#b76aa0', '#7a4070'],
      wall: '#e8e4da',
      roof: '#6a5a4a',
    },
  ],
}

/** Film grain, so that no area is perfectly flat. */
const grain = (seed) => {
  const roll = dice(seed)
  return Buffer.from(Uint8Array.from({ length: width * height }, () => roll(116, 140)))
}

const folder = new URL('../src/web/game/assets/drawings/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [index, [id, [draw, palette]]] of Object.entries(scenes).entries()) {
  const page = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${draw(dice(index + 1), palette)}</svg>`
  const noise = { input: grain(index + 1), raw: { width, height, channels: 1 }, blend: 'soft-light' }
  const bytes = await sharp(Buffer.from(page))
    .flatten({ background: '#808080' })
    .composite([noise])
    .blur(0.5)
    .jpeg({ quality: 82 })
    .toBuffer()
  writeFileSync(new URL(`${id}.jpg`, folder), bytes)
}

import uPlot from '/assets/vendor/uplot.js'

const state = document.querySelector('#live-state')
const holders = new Map([...document.querySelectorAll('[data-live]')].map((one) => [one.dataset.live, one]))
const dark = window.matchMedia('(prefers-color-scheme: dark)')

const colour = (name) => window.getComputedStyle(document.documentElement).getPropertyValue(name).trim()

/** The table's hours and the numbers of its columns; null for empty cells. */
const readHours = () => {
  const rows = [...document.querySelectorAll('#hours tbody tr')]
  const numbers = rows.map((row) =>
    [...row.querySelectorAll('td')].map(({ dataset }) =>
      dataset.value === '' ? null : Number(dataset.value),
    ),
  )
  const names = [...document.querySelectorAll('#hours thead th')].slice(1).map((head) => head.textContent)
  return {
    at: rows.map((row) => Number(row.dataset.at)),
    columns: names.map((name, i) => ({ name, values: numbers.map((row) => row[i]) })),
  }
}

const seconds = (value) => {
  if (value === null || value === undefined) return '–'
  if (value >= 60) return `${Math.round(value / 6) / 10} min`
  return value >= 10 ? `${Math.round(value)} s` : `${Math.round(value * 10) / 10} s`
}

const twoDigits = (number) => String(number).padStart(2, '0')
const hourOf = (at) => `${twoDigits(new Date(at * 1000).getUTCHours())}:00`
/** Hours between two labels. */
const labelStep = (widthPx) => (widthPx > 420 ? 3 : 6)

const axes = (values) => {
  const common = {
    stroke: colour('--soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '13px system-ui, sans-serif',
  }
  return [
    {
      ...common,
      grid: { show: false },
      size: 32,
      splits: (plot) =>
        plot.data[0].filter((at) => new Date(at * 1000).getUTCHours() % labelStep(plot.width) === 0),
      values: (_plot, splits) => splits.map(hourOf),
    },
    { ...common, size: 56, ...values },
  ]
}

const hourSeries = { label: 'Hour, UTC', value: (_plot, at) => (at === null ? '–' : hourOf(at)) }

/** Shows the current hour in the legend while the pointer is elsewhere. */
const restLegend = (plot) => {
  if (plot.cursor.idx === null || plot.cursor.idx === undefined)
    plot.setLegend({ idx: plot.data[0].length - 1 })
}

const makePlot = (box, data, options) =>
  new uPlot(
    {
      width: box.clientWidth,
      height: 220,
      cursor: { y: false, points: { size: 7 } },
      hooks: { setCursor: [restLegend] },
      ...options,
    },
    data,
    box,
  )

/** Adds to each series those after it. The larger sums are drawn first, so the later series cover them. */
const stacked = (columns) =>
  columns.map((_, i) =>
    columns[0].values.map((_value, at) => columns.slice(i).reduce((sum, { values }) => sum + values[at], 0)),
  )

const requestsPlot = (box, { at, columns }) => {
  const shown = columns.slice(0, -2)
  const fill = (index) => colour(`--series-${index + 1}`) || colour('--accent')
  return makePlot(box, [at, ...stacked(shown)], {
    scales: {
      x: { range: (_plot, from, to) => [from - 1800, to + 1800] },
      y: { range: (_plot, _from, to) => [0, Math.max(4, to * 1.1)] },
    },
    axes: axes({ incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] }),
    series: [
      hourSeries,
      ...shown.map(({ name, values }, index) => ({
        label: name,
        fill: fill(index),
        width: 0,
        points: { show: false },
        paths: uPlot.paths.bars({ size: [0.7, 40] }),
        value: (_plot, _value, _series, at) => (at === null || at === undefined ? '–' : String(values[at])),
      })),
    ],
  })
}

const timesPlot = (box, { at, columns }) => {
  const line = (label, name, dash) => ({
    label,
    stroke: colour(name),
    width: 2,
    dash,
    spanGaps: false,
    points: { show: true, size: 6, fill: colour(name) },
    value: (_plot, value) => seconds(value),
  })
  return makePlot(box, [at, ...columns.slice(-2).map(({ values }) => values)], {
    scales: {
      x: { range: (_plot, from, to) => [from - 1800, to + 1800] },
      y: { range: (_plot, _from, to) => [0, Math.max(5, to * 1.1)] },
    },
    axes: axes({ values: (_plot, splits) => splits.map(seconds) }),
    series: [hourSeries, line('Median', '--median'), line('99th percentile', '--p99', [6, 4])],
  })
}

const charts = [
  ['#requests-chart', requestsPlot],
  ['#times-chart', timesPlot],
].map(([selector, make]) => ({ box: document.querySelector(selector), make, plot: undefined }))

const draw = () => {
  const hours = readHours()
  for (const chart of charts) {
    chart.plot?.destroy()
    chart.plot = chart.make(chart.box, hours)
    restLegend(chart.plot)
  }
}

const resize = () => {
  for (const { box, plot } of charts) plot?.setSize({ width: box.clientWidth, height: 220 })
}

const show = (parts) => {
  let isRedrawn = false
  for (const [name, html] of Object.entries(parts)) {
    const holder = holders.get(name)
    // replacing an element that has the focus would lose it
    if (!holder || holder.shown === html || holder.contains(document.activeElement)) continue
    holder.innerHTML = html // escaped by the server
    holder.shown = html
    isRedrawn ||= name === 'hours'
  }
  if (isRedrawn) draw()
}

const showState = (name, text) => {
  state.dataset.state = name
  state.textContent = text
}

let source
const connect = () => {
  source?.close()
  if (document.hidden) return
  showState('still', 'Connecting')
  source = new EventSource('/admin/live')
  source.onmessage = ({ data }) => {
    show(JSON.parse(data))
    showState('live', 'Live')
  }
  source.onerror = () =>
    showState('still', source.readyState === 2 ? 'Not live: reload the page' : 'Connecting')
}

draw()
dark.addEventListener('change', draw)
new window.ResizeObserver(resize).observe(charts[0].box)
document.addEventListener('visibilitychange', connect)
connect()

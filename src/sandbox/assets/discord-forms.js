import { element } from './common.js'

const [yesNo, channel, integer, decimal, attachment] = [5, 7, 4, 10, 11]

/** Numbers with a range up to this are entered with a slider. */
const sliderSpan = 10

const give = (input, file) => {
  const transfer = new window.DataTransfer()
  transfer.items.add(file)
  input.files = transfer.files
  input.dispatchEvent(new window.Event('change'))
}

const fileField = () => {
  const input = element('input', { type: 'file', accept: 'image/*' })
  const preview = element('img', { class: 'preview', alt: '', hidden: '' })
  input.addEventListener('change', () => {
    URL.revokeObjectURL(preview.src)
    const [file] = input.files
    preview.hidden = !file
    if (file) preview.src = URL.createObjectURL(file)
  })
  return { input, extra: [preview], value: () => input.files[0], give: (file) => give(input, file) }
}

/** Has no value until it is moved. */
const sliderField = ({ min, max, type, required }) => {
  const step = type === integer ? 1 : 0.1
  const input = element('input', { type: 'range', min, max, step, value: (min + max) / 2 })
  const output = element('output', {}, required ? input.value : 'default')
  let isMoved = required
  input.addEventListener('input', () => {
    isMoved = true
    output.value = input.value
  })
  return { input, extra: [output], value: () => (isMoved ? Number(input.value) : undefined) }
}

const numberField = ({ min = '', max = '', type }) => {
  const step = type === integer ? 1 : 'any'
  const input = element('input', { type: 'number', min, max, step, inputmode: 'decimal' })
  return { input, extra: [], value: () => (input.value === '' ? undefined : Number(input.value)) }
}

const choiceField = (choices) => {
  const options = choices.map(({ label }, place) => element('option', { value: place }, label))
  const input = element('select', {}, element('option', { value: '' }, '–'), ...options)
  return { input, extra: [], value: () => choices[input.value === '' ? -1 : input.value]?.value }
}

const channelField = ({ channelTypes }, channels) =>
  choiceField(
    channels
      .filter(({ kind, type }) => kind === 'server' && (!channelTypes || channelTypes.includes(type)))
      .map(({ id, title }) => ({ label: `#${title}`, value: id })),
  )

const boxField = () => {
  const input = element('input', { type: 'checkbox' })
  return { input, extra: [], value: () => (input.checked ? true : undefined) }
}

const textField = ({ maxLength = 6000 }) => {
  const input = element('input', { type: 'text', maxlength: maxLength, autocomplete: 'off' })
  return { input, extra: [], value: () => input.value.trim() || undefined }
}

const fieldFor = (option, channels) => {
  const { type, choices, min, max } = option
  if (choices) return choiceField(choices)
  if (type === attachment) return fileField()
  if (type === yesNo) return boxField()
  if (type === channel) return channelField(option, channels)
  if (type === integer || type === decimal)
    return max - min <= sliderSpan ? sliderField(option) : numberField(option)
  return textField(option)
}

const drawField = (option, channels) => {
  const field = fieldFor(option, channels)
  const { input, extra } = field
  input.name = option.name
  input.required = option.required && input.type !== 'checkbox'
  const label = element('span', {}, option.label, element('small', {}, option.description))
  const isBox = input.type === 'checkbox'
  const row = element('label', { class: isBox ? 'field box' : 'field' }, label, input, ...extra)
  return { ...field, option, row }
}

/** The form data: options as JSON, files separately and referred to by index. */
const bodyOf = (command, fields) => {
  const body = new FormData()
  const files = []
  const options = {}
  for (const { option, value } of fields) {
    const given = value()
    if (given === undefined) continue
    options[option.name] = given instanceof window.File ? { file: files.push(given) - 1 } : given
  }
  body.append('payload_json', JSON.stringify({ command: command.name, options }))
  files.forEach((file, place) => body.append(`files[${place}]`, file))
  return body
}

/** The fields of a command. `take` puts a file into an attachment field and returns whether there is one. */
export const drawFields = (command, channels) => {
  const fields = command.options.map((option) => drawField(option, channels))
  return {
    rows: fields.map(({ row }) => row),
    focus: () => fields[0]?.input.focus(),
    body: () => bodyOf(command, fields),
    take(file) {
      const place =
        fields.find(({ give: gives, value }) => gives && !value()) ?? fields.find((one) => one.give)
      place?.give(file)
      return place !== undefined
    },
  }
}

import type { Json } from '../store/types.ts'

const [actionRow, button] = [1, 2]

const listOf = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : [])

const childrenOf = (component: Json): Json[] => [
  ...listOf(component['components']),
  ...listOf(component['accessory'] ? [component['accessory']] : []),
]

const flat = (components: readonly Json[]): Json[] =>
  components.flatMap((one) => [one, ...flat(childrenOf(one))])

/** Assigns ids to components that have none, as Discord does. */
export const numberComponents = (components: readonly Json[]): Json[] => {
  let last = 0
  const number = (component: Json): Json => {
    const id = typeof component['id'] === 'number' && component['id'] > 0 ? component['id'] : ++last
    const { components: inner, accessory } = component
    return {
      ...component,
      id,
      ...(Array.isArray(inner) && { components: listOf(inner).map(number) }),
      ...(accessory !== undefined && { accessory: number(accessory as Json) }),
    }
  }
  return components.map(number)
}

export const findButton = (components: readonly Json[], customId: string): Json | undefined =>
  flat(components).find(({ type, custom_id }) => type === button && custom_id === customId)

type Issue = { path: PropertyKey[]; code: string; message: string }

const issue = (path: PropertyKey[], code: string, message: string): Issue => ({ path, code, message })

const length = (value: unknown): number => (typeof value === 'string' ? value.length : 0)

const buttonIssues = (one: Json, path: PropertyKey[]): Issue[] => {
  const { style, label, custom_id: customId, url, emoji } = one
  const issues: Issue[] = []
  if (![1, 2, 3, 4, 5, 6].includes(Number(style)))
    issues.push(issue([...path, 'style'], 'BASE_TYPE_CHOICES', 'Value must be one of (1, 2, 3, 4, 5, 6).'))
  if (length(label) > 80)
    issues.push(issue([...path, 'label'], 'BASE_TYPE_MAX_LENGTH', 'Must be 80 or fewer in length.'))
  if (style === 5 ? length(url) === 0 || customId !== undefined : style !== 6 && length(customId) === 0)
    issues.push(issue([...path, 'custom_id'], 'BASE_TYPE_REQUIRED', 'A custom id or url is required'))
  if (length(customId) > 100)
    issues.push(issue([...path, 'custom_id'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.'))
  if (style !== 6 && length(label) === 0 && !emoji)
    issues.push(issue(path, 'BUTTON_COMPONENT_INVALID_EMOJI', 'A button must have a label or an emoji'))
  return issues
}

const rowIssues = (row: Json, path: PropertyKey[]): Issue[] => {
  const inner = listOf(row['components'])
  const issues =
    inner.length < 1 || inner.length > 5
      ? [issue([...path, 'components'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.')]
      : []
  const own = inner.flatMap((one, place) =>
    one['type'] === button ? buttonIssues(one, [...path, 'components', place]) : [],
  )
  return [...issues, ...own]
}

/** Validates action rows and buttons. Components V2 other than rows are accepted unchecked. */
export const componentIssues = (components: readonly Json[], isV2: boolean): Issue[] => {
  const issues = components.flatMap((one, place) => {
    if (one['type'] === actionRow) return rowIssues(one, [place])
    return isV2
      ? []
      : [issue([place, 'type'], 'UNION_TYPE_CHOICES', `Value of field "type" must be one of (1,).`)]
  })
  if (!isV2 && components.length > 5)
    issues.push(issue([], 'BASE_TYPE_MAX_LENGTH', 'Must be 5 or fewer in length.'))
  const ids = flat(components).map(({ custom_id }) => custom_id)
  const twice = ids.find((id, place) => id !== undefined && ids.indexOf(id) !== place)
  if (twice !== undefined)
    issues.push(issue([], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated'))
  return issues
}

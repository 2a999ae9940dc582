type Component = {
  name: string
  group?: string
  version: string
  licenses?: readonly { license?: { id?: string; name?: string }; expression?: string }[] | undefined
}

export declare const componentsShipped: () => Component[]
export declare const refusedAmong: (components: readonly Component[]) => string[]

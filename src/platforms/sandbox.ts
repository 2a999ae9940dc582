import type { FastifyPluginAsync } from 'fastify'

/** A local server that speaks a platform's protocol, and the page on which a person uses it. */
export type Sandbox = {
  /** The platform's own interface, served below `prefix`. */
  api: FastifyPluginAsync
  /** What the page needs, served below `/sandbox/page/<name>`. */
  page: FastifyPluginAsync
}

export type SandboxOptions = {
  /** Known once the site listens. */
  publicUrl: () => string
  prefix: string
}

export type PlatformSandbox<Values> = {
  /** Settings with which the platform's own client uses the sandbox at this address. */
  settings(url: string): Values
  /** Imported only where it is served. */
  load(): Promise<(options: SandboxOptions) => Promise<Sandbox>>
}

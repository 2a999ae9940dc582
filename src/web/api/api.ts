import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { registerApiProblems } from './api-problems.ts'
import { createAskers, type AskerOptions } from './api-auth.ts'
import { registerColorize } from './colorize.ts'
import { registerDocumentation } from './documentation.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { registerRequests } from './requests.ts'
import type { ApiServices } from './services.ts'
import { multipartLimits } from './upload.ts'

export type ApiOptions = AskerOptions & { services: ApiServices }

/** The HTTP interface, all of it below /api. */
export const registerApi = async (app: FastifyInstance, options: ApiOptions): Promise<void> => {
  const { services, publicUrl } = options
  const askers = createAskers(options)
  registerApiProblems(app)
  await registerDocumentation(app)
  await app.register(multipart, { limits: multipartLimits })
  app.removeContentTypeParser('text/plain')
  // a key that is none is never ignored
  app.addHook('onRequest', (request, _reply, done) => {
    askers.askerOf(request)
    done()
  })
  registerColorize(app, services, askers)
  registerRequests(app, services, publicUrl, askers)
  refuseOtherMethods(app, '/api/colorize', ['POST'])
  refuseOtherMethods(app, '/api/requests/:id', ['GET', 'DELETE'])
  refuseOtherMethods(app, '/api/requests/:id/image', ['GET'])
}

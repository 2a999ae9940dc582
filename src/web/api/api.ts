import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import { createApiAuth, type ApiAuthOptions } from './api-auth.ts'
import { registerApiProblems } from './api-problems.ts'
import { registerColorize } from './colorize.ts'
import { registerDocumentation } from './documentation.ts'
import { refuseOtherMethods } from './refuse-other-methods.ts'
import { registerRequests } from './requests.ts'
import type { ApiService } from './service.ts'
import { multipartLimits } from './upload.ts'

export type ApiOptions = ApiAuthOptions & { service: ApiService }

/** The HTTP API below /api. */
export const registerApi = async (app: FastifyInstance, options: ApiOptions): Promise<void> => {
  const { service, publicUrl } = options
  const auth = createApiAuth(options)
  registerApiProblems(app)
  await registerDocumentation(app)
  await app.register(multipart, { limits: multipartLimits })
  app.removeContentTypeParser('text/plain')
  // refuses an unknown key on every route, also where none is needed
  app.addHook('onRequest', (request, _reply, done) => {
    auth.clientOf(request)
    done()
  })
  registerColorize(app, service, auth)
  registerRequests(app, { service, publicUrl, auth })
  refuseOtherMethods(app, '/api/colorize', ['POST'])
  refuseOtherMethods(app, '/api/requests/:id', ['GET', 'DELETE'])
  refuseOtherMethods(app, '/api/requests/:id/image', ['GET'])
}

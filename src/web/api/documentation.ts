import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const info = {
  title: 'ColorizeBot',
  version: '1',
  description:
    'Black-and-white photos in colour. Ask with a photo or the address of one, then ask how far it is until there is a picture. Errors are problems as in RFC 9457. Programs need a key where the operator has opened the site to others; how many photos one has in an hour is limited.',
}

/** `/api/openapi.json` and `/api/docs`, made of the schemas of the scope's routes that follow. */
export const registerDocumentation = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      ...{ openapi: '3.1.0', info },
      tags: [{ name: 'colour', description: 'From a photo to its colours' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{}, { key: [] }],
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    theme: {
      title: 'HTTP interface · ColorizeBot',
      // there is one document here, and no need to type the address of another
      css: [{ filename: 'theme.css', content: '.swagger-ui .topbar { display: none }' }],
    },
    uiConfig: { deepLinking: false, tryItOutEnabled: false },
  })
}

import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'

const info = {
  title: 'ColorizeBot',
  version: '1',
  description:
    'Colorizes black-and-white photos. Submit a photo or its address, then poll the request until the picture is ready. Errors are problems as in RFC 9457. On a public site programs need a key from its operator. The number of photos per hour is limited.',
}

/** `/api/openapi.json` and `/api/docs`, generated from the schemas of the routes that are registered afterwards. */
export const registerDocumentation = async (app: FastifyInstance): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      tags: [{ name: 'colour', description: 'Colorize photos' }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{}, { key: [] }],
    },
  })
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    theme: {
      title: 'HTTP API · ColorizeBot',
      // the bar would ask for the address of another document
      css: [{ filename: 'theme.css', content: '.swagger-ui .topbar { display: none }' }],
    },
    uiConfig: { deepLinking: false, tryItOutEnabled: false },
  })
}

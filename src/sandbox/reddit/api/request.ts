import type { FastifyRequest } from 'fastify'
import type { Session } from '../store/sessions.ts'

export type SessionOf = (request: FastifyRequest) => Session

export type Form = Record<string, string | undefined>

export const formFields = (request: FastifyRequest): Form => (request.body ?? {}) as Form

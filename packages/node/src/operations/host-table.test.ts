import { expect, test } from 'vitest'
import { createHostTable, WELL_KNOWN_SERVICES } from './host-table.ts'

const serviceOf = createHostTable([
  ['api.example.com', 'crm'],
  ['*.example.com', 'example'],
  ['*.eu.example.com', 'europe'],
  ['localhost:5678', 'n8n'],
  ['LOCALHOST', 'local'],
])

test.each([
  ['https://api.example.com/x', 'crm'],
  ['https://api.example.com:8443/x', 'crm'],
  ['https://API.EXAMPLE.COM/x', 'crm'],
  ['https://www.example.com/x', 'example'],
  ['https://a.b.example.com/x', 'example'],
  ['https://a.eu.example.com/x', 'europe'],
  ['https://eu.example.com/x', 'example'],
  ['https://example.com/x', undefined],
  ['https://notexample.com/x', undefined],
  ['https://api.example.com.evil.test/x', undefined],
  ['http://localhost:5678/x', 'n8n'],
  ['http://localhost:5679/x', 'local'],
  ['http://[::1]:5678/x', undefined],
])('%s is of %s', (address, service) => {
  expect(serviceOf(new URL(address))).toBe(service)
})

test('the names of objects are no hosts', () => {
  expect(createHostTable(Object.entries({}))(new URL('http://constructor/'))).toBeUndefined()
})

test('well-known hosts have the names that the reports use', () => {
  const wellKnown = createHostTable(Object.entries(WELL_KNOWN_SERVICES))
  expect(wellKnown(new URL('https://api.hubapi.com/crm/v3'))).toBe('hubspot')
  expect(wellKnown(new URL('https://project.supabase.co/rest/v1/contacts'))).toBe('supabase')
})

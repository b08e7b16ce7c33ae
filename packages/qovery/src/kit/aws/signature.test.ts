import { describe, expect, test } from 'vitest'
import { signedHeaders, type SignableRequest } from './signature.ts'

const KEYS = { access_key_id: 'AKIDEXAMPLE', secret_access_key: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const SCOPE = { region: 'us-east-1', service: 'service', now: new Date('2015-08-30T12:36:00Z') }
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

function signatureOf(request: Partial<SignableRequest>, scope = SCOPE): string {
  const whole = { method: 'GET', host: 'example.amazonaws.com', path: '/', query: '', ...request }
  return signedHeaders(whole, KEYS, scope)['authorization'] as string
}

describe('the test suite of AWS Signature Version 4', () => {
  test.each<[string, Partial<SignableRequest>, string]>([
    ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    ['get-utf8', { path: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    ['get-space', { path: '/example space/' }, '652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741'],
    [
      'get-vanilla-query-order-key-case',
      { query: 'Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      { method: 'POST', headers: FORM, body: Buffer.from('Param1=value1') },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
    ['get-relative', { path: '/example/..' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['get-slash-dot-slash', { path: '/./' }, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['get-slashes', { path: '//example//' }, '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84'],
  ])('%s', (_name, request, signature) => {
    const names = request.headers === undefined ? 'host;x-amz-date' : 'content-type;host;x-amz-date'
    expect(signatureOf(request)).toBe(
      `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${names}, Signature=${signature}`,
    )
  })

  test('the example of the documentation, a request to IAM', () => {
    const request = {
      host: 'iam.amazonaws.com',
      query: 'Action=ListUsers&Version=2010-05-08',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    }
    expect(signatureOf(request, { ...SCOPE, service: 'iam' })).toContain(
      'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
    )
  })
})

test('the token of a session is signed, and so is the hash of the body for S3', () => {
  const request = { method: 'PUT', host: 'bucket.s3.amazonaws.com', path: "/a%20b'", query: '', body: Buffer.from('x') }
  const headers = signedHeaders(request, { ...KEYS, session_token: 'abc' }, { ...SCOPE, service: 's3' })
  expect(headers).toMatchObject({
    'x-amz-date': '20150830T123600Z',
    'x-amz-security-token': 'abc',
    'x-amz-content-sha256': '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
  })
  expect(headers['authorization']).toContain('SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,')
})

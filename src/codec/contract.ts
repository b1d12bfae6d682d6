/** Temporal's remote codec protocol: the Web UI and the `temporal` CLI have payloads decrypted here. */
import { z } from 'zod';
import { contract } from '../runtime/contract.ts';

/** Most payloads of one request; a page of the Web UI asks for a few dozen. */
const MOST_PAYLOADS = 5_000;

const payloadSchema = z.object({
  metadata: z.record(z.string().max(200), z.base64()).default({}),
  data: z.base64().default(''),
});

export const payloadsSchema = z
  .object({ payloads: z.array(payloadSchema).max(MOST_PAYLOADS).default([]) })
  .meta({ id: 'Payloads' });
/** Payloads as the protocol writes them: all bytes in base64. */
export type EncodedPayloads = z.output<typeof payloadsSchema>;

const tags = ['Operation'];

export const codecContract = {
  decode: contract
    .route({
      method: 'POST',
      path: '/codec/decode',
      summary: 'Decrypts payloads of workflow histories',
      tags,
    })
    .input(z.object({ body: payloadsSchema }))
    .output(payloadsSchema),
  encode: contract
    .route({ method: 'POST', path: '/codec/encode', summary: 'Encrypts payloads for workflows', tags })
    .input(z.object({ body: payloadsSchema }))
    .output(payloadsSchema),
};

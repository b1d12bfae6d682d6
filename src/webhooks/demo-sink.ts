/** The receiver that the demo data's endpoint leads to: a path of the API itself. */
import type { Configuration } from '../runtime/configuration.ts';
import { signatureOf } from './signature.ts';

export const DEMO_SINK_PATH = '/demo/webhook-sink';
/** Well known, as all of the demo; what it signs is shown to whoever may see deliveries anyhow. */
export const DEMO_SINK_SECRET = 'demo-webhook-secret';

/** Where the sink is; null in production, which has none. */
export function demoSinkUrl({
  NODE_ENV,
  OMS_API_PORT,
}: Pick<Configuration, 'NODE_ENV' | 'OMS_API_PORT'>): string | null {
  return NODE_ENV === 'production' ? null : `http://127.0.0.1:${OMS_API_PORT}${DEMO_SINK_PATH}`;
}

/** What the sink answers: what it got, if that was signed. The answer is kept with the attempt and shown there. */
export function demoSinkAnswer(
  body: string,
  signature: string | undefined,
): { status: number; text: string } {
  const isSigned = signature === signatureOf(body, DEMO_SINK_SECRET);
  return isSigned
    ? { status: 200, text: `Received, with a valid signature:\n${body}` }
    : { status: 401, text: 'The signature is not that of this body.' };
}

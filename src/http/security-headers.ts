/** Headers that tell browsers what our pages may do. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const HSTS = 'max-age=15552000';

/**
 * Scripts only from our own files. Styles inline: the component libraries place elements with them. Images from anywhere
 * by TLS: those of products are where the retailer keeps them.
 */
const POLICY = {
  'default-src': ["'self'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'https:'],
  'font-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'self'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
};

/** The headers of every answer; HSTS only where the client came by TLS, or plain installations would lock it out. */
export function securityHeaders(): RequestHandler {
  const headers = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
  return (request, response, next) => {
    if (request.secure) response.setHeader('Strict-Transport-Security', HSTS);
    headers(request, response, next);
  };
}

/** The API reference's search runs in a worker that its bundle makes from a blob. */
export function referenceHeaders(): RequestHandler {
  return helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: { ...POLICY, 'worker-src': ["'self'", 'blob:'], 'img-src': ["'self'", 'data:', 'blob:'] },
  });
}

/** The API reference for people: Swagger UI at `/docs`, Redoc at `/redoc`, both from files of ours. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import express, { Router } from 'express';
import { traceOf } from './request-record.ts';
import { referenceHeaders } from './security-headers.ts';

const packages = createRequire(import.meta.url);

const folderOf = (name: string): string => dirname(packages.resolve(`${name}/package.json`));

const SWAGGER_SCRIPT = `window.ui = SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  // The reference's own validator lies on another host.
  validatorUrl: null,
});
`;

const REDOC_SCRIPT = `Redoc.init('/openapi.json', { hideLoading: true }, document.getElementById('redoc'));
`;

function page(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="data:," />
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`;
}

const SWAGGER_PAGE = page(
  'Longhaul OMS API',
  '<link rel="stylesheet" href="/docs/assets/swagger-ui.css" />',
  `<div id="swagger-ui"></div>
    <script src="/docs/assets/swagger-ui-bundle.js"></script>
    <script src="/docs/initialize.js"></script>`,
);

const REDOC_PAGE = page(
  'Longhaul OMS API reference',
  '<style>body { margin: 0; }</style>',
  `<div id="redoc"></div>
    <script src="/redoc/assets/redoc.standalone.js"></script>
    <script src="/redoc/initialize.js"></script>`,
);

/** Serves both references. */
export function apiReference(): Router {
  const router = Router();
  const assets = { index: false, maxAge: '1h', fallthrough: false } as const;
  router.use(['/docs', '/redoc'], (request, response, next) => {
    traceOf(response).route = request.baseUrl;
    next();
  });
  router.use(['/docs', '/redoc'], referenceHeaders());
  router.get('/docs', (_request, response) => void response.type('html').send(SWAGGER_PAGE));
  router.get('/docs/initialize.js', (_request, response) => void response.type('js').send(SWAGGER_SCRIPT));
  router.use('/docs/assets', express.static(folderOf('swagger-ui-dist'), assets));
  router.get('/redoc', (_request, response) => void response.type('html').send(REDOC_PAGE));
  router.get('/redoc/initialize.js', (_request, response) => void response.type('js').send(REDOC_SCRIPT));
  router.use('/redoc/assets', express.static(join(folderOf('redoc'), 'bundles'), assets));
  return router;
}

import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { Problem } from './problem.dto.js';
import { version } from './version.js';

/** The OpenAPI 3.1 document of the whole API, from the controllers and DTO classes. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Sitewatch')
    .setDescription('Who is on the premises, who clocked in, whether every server is up, what the building reports.')
    .setVersion(version)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'Authorization', description: 'Api-Key <key>' }, 'api-key')
    .addSecurityRequirements('bearer')
    .addGlobalResponse({
      status: '4XX',
      description: 'The request was refused; `code` says why.',
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    })
    .build();
  const document = SwaggerModule.createDocument(app, settings, {
    extraModels: [Problem],
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  return document;
}

/** `GET /api/openapi.json` and the page `/api/docs`; both are open, like the program's source. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/openapi.json',
    yamlDocumentUrl: 'api/openapi.yaml',
    customSiteTitle: 'Sitewatch API',
  });
}

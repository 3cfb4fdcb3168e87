import { defineConfig } from '@hey-api/openapi-ts';

/** Only the shapes of the records: requests go through `src/api/http.ts`, which renews the session. */
export default defineConfig({
  input: '../openapi.json',
  output: { path: 'src/client', entryFile: false },
  parser: {
    filters: { operations: { exclude: ['/.*/'] }, orphans: true },
    transforms: { readWrite: false },
  },
  plugins: ['@hey-api/typescript'],
});

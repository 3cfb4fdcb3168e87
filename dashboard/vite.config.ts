import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm start` listens while the pages are worked on. */
const backend = 'http://localhost:3000';

export default defineConfig({
  plugins: [react()],
  server: {
    proxy: {
      '/api': backend,
      '/socket.io': { target: backend, ws: true },
      '/ws': { target: backend, ws: true },
    },
  },
  build: {
    outDir: 'dist',
    assetsDir: 'assets',
    // The content security policy allows files of the own origin only, so nothing may be inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: 'react',
              test: /node_modules\/(react|react-dom|react-router|react-router-dom|scheduler)\//,
              priority: 30,
            },
            // Each with all it needs, in one file: what every visit begins with. Everything else comes with its page.
            { name: 'start', test: /src\/app\.tsx$/, priority: 15 },
            {
              name: 'frame',
              test: /src\/(layout\/layout|overview\/overview|servers\/list\/server-list)\.tsx$/,
              priority: 10,
            },
            { name: 'chart', test: /node_modules\/uplot\//, priority: 20 },
            {
              name: 'feed',
              test: /node_modules\/(socket\.io-client|socket\.io-parser|engine\.io-client|engine\.io-parser)\//,
              priority: 20,
            },
          ],
        },
      },
    },
  },
});

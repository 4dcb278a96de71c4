// biome-ignore lint/style/noDefaultExport: Next.js reads the default export.
export default { output: 'standalone', distDir: process.env.DIST_DIR };

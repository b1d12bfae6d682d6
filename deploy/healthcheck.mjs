/** Health of the program in this container: `node healthcheck.mjs <port>`; exit code 1 when it is not well. */
const [, , port] = process.argv;

const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(4_000) });
if (!response.ok) throw new Error(`/health answers ${response.status}`);

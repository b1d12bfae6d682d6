/** Sending a file: `fetch` does not say how much of it has left, XMLHttpRequest does. */
import { csrfHeaders } from './csrf.ts';
import { toProblemError } from './problem.ts';
import { renewSession } from './renewal.ts';

interface Upload {
  path: string;
  file: Blob;
  contentType: string;
  headers?: Record<string, string>;
  /** Is told the share that has left, from 0 to 1. */
  onProgress: (share: number) => void;
}

interface Answer {
  status: number;
  body: unknown;
}

/** Sends the file by POST. @returns the answer's JSON @throws ProblemError when it is refused */
export async function upload(file: Upload): Promise<unknown> {
  const first = await send(file);
  const { status, body } = first.status === 401 && (await renewSession()) ? await send(file) : first;
  if (status < 300) return body;
  throw toProblemError(body, status) ?? new TypeError(`Status ${status}`);
}

function send({ path, file, contentType, headers = {}, onProgress }: Upload): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const all = { ...csrfHeaders(), ...headers, 'content-type': contentType };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new TypeError('The server cannot be reached'));
    request.onload = () => resolve({ status: request.status, body: parsed(request.responseText) });
    request.send(file);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's error page: the status says what there is to say.
    return null;
  }
}

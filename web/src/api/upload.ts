/** Sending a file: `fetch` does not say how much of it has left, XMLHttpRequest does. */
import { csrfHeaders } from './client.ts';
import { toProblemError } from './problem.ts';

interface Upload {
  path: string;
  file: Blob;
  contentType: string;
  headers?: Record<string, string>;
  /** Is told the share that has left, from 0 to 1. */
  onProgress: (share: number) => void;
}

/** Sends the file by POST. @returns the answer's JSON @throws ProblemError when it is refused */
export function upload({ path, file, contentType, headers = {}, onProgress }: Upload): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    const all = { ...csrfHeaders(), ...headers, 'content-type': contentType };
    for (const [name, value] of Object.entries(all)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(new TypeError('The server cannot be reached'));
    request.onload = () => {
      const answer = parsed(request.responseText);
      if (request.status < 300) resolve(answer);
      else reject(toProblemError(answer, request.status) ?? new TypeError(`Status ${request.status}`));
    };
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

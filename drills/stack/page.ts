/** What a web page of the stack answers. */
import { request } from 'node:https';
import type { Access } from './connection';

const limitMilliseconds = 3000;
/** An answer of more than this is not one of ours. */
const limitBytes = 4 * 1024 * 1024;

/**
 * Asks, over TLS with the stack's authority and by name and password.
 * @param page whose it is, for messages
 * @throws Error if the answer is not 200, too large, or none within three seconds
 */
export function openPage(page: string, url: URL, access: Access): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ca: access.ca,
        cert: access.certificate,
        key: access.key,
        auth: `${access.username}:${access.password}`,
        signal: AbortSignal.timeout(limitMilliseconds),
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (text.length > limitBytes) call.destroy(new Error('the answer is too large'));
        });
        response.once('error', reject).once('end', () => {
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${page} answered ${response.statusCode ?? 'nothing'}`));
        });
      },
    );
    call.once('error', (error) =>
      reject(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? new Error(`no answer within ${limitMilliseconds / 1000} s`)
          : error,
      ),
    );
    call.end();
  });
}

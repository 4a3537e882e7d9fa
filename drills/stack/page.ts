/** What a web page of the stack answers. */
import { request } from 'node:https';
import type { Access } from './stack';

/** What an answer may take; three seconds and 4 MiB by default. */
export interface PageLimits {
  readonly milliseconds: number;
  /** More than that is not one of ours. */
  readonly bytes: number;
}

/** What a page answered. */
export interface PageAnswer {
  readonly status: number | undefined;
  readonly text: string;
}

/**
 * Asks, over TLS with the stack's authority and by name and password. Whether the answer is a good one is the caller's to say.
 * @throws Error if there is no answer within the limits
 */
export function openPage(
  url: URL,
  access: Access,
  { milliseconds, bytes }: PageLimits = { milliseconds: 3000, bytes: 4 * 1024 * 1024 },
): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        ca: access.ca,
        cert: access.certificate,
        key: access.key,
        auth: `${access.username}:${access.password}`,
        signal: AbortSignal.timeout(milliseconds),
        agent: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
          if (text.length > bytes) call.destroy(new Error('the answer is too large'));
        });
        response.once('error', reject).once('end', () => resolve({ status: response.statusCode, text }));
      },
    );
    call.once('error', (error) =>
      reject(
        error.name === 'AbortError' || error.name === 'TimeoutError'
          ? new Error(`no answer within ${milliseconds / 1000} s`)
          : error,
      ),
    );
    call.end();
  });
}

/** A tenant of a running product: who signs in there, and all that it was ever told. */
import { z } from 'zod';
import type { Product } from './product.ts';
import { until } from './until.ts';

const SECONDS = 60;
const PASSWORD = 'correct horse battery';
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

const named = z.looseObject({ id: z.string() });
const linked = z.looseObject({ link: z.looseObject({ url: z.string() }), user: named });

export const idsIn = (text: string): Set<string> => new Set(text.match(UUID));

/** What a client of one tenant sends and gets. */
export class Tenant {
  readonly slug: string;
  /** Stands in everything that this tenant writes, and in nothing of another's. */
  readonly mark: string;
  readonly environmentId: string;
  readonly organizationId: string;
  readonly userId: string;
  /** All that the API has answered, and told live. */
  readonly heard: string[] = [];
  readonly #product: Product;
  readonly #token: string;
  readonly #live = new AbortController();
  #listening = Promise.resolve();

  private constructor(
    product: Product,
    {
      slug,
      environmentId,
      organizationId,
      userId,
      token,
    }: Record<'slug' | 'environmentId' | 'organizationId' | 'userId' | 'token', string>,
  ) {
    this.#product = product;
    this.slug = slug;
    this.mark = `mark-of-${slug}`;
    this.environmentId = environmentId;
    this.organizationId = organizationId;
    this.userId = userId;
    this.#token = token;
  }

  /** A new organization with its environment, whose first person comes by invitation. */
  static async make(product: Product, slug: string): Promise<Tenant> {
    const owner = async (path: string, json?: unknown) => {
      const response = await product.api(path, json === undefined ? {} : { method: 'POST', json });
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return response.json();
    };
    const organizationId = named.parse(await owner('/organizations', { name: slug, slug })).id;
    const environment = await until(`${slug} is made`, SECONDS, async () => {
      const found = await owner(`/environments?organization_id=${organizationId}`);
      const [made] = z.array(named.extend({ status: z.string() })).parse(found);
      return made?.status === 'ACTIVE' && made;
    });
    const email = `admin@${slug}.example`;
    const invited = await owner('/admin/users/invitations', {
      email,
      is_superadmin: true,
      organization_id: organizationId,
    });
    const { link, user } = linked.parse(invited);
    const json = { token: link.url.split('#').at(-1), password: PASSWORD };
    const { status } = await product.api('/auth/password', { method: 'POST', json });
    if (status !== 204) throw new Error(`The link of ${email} was answered ${status}`);
    const session = await owner('/auth/login', { email, password: PASSWORD });
    const { access_token: token } = z.looseObject({ access_token: z.string() }).parse(session);
    const ids = { environmentId: environment.id, organizationId, userId: user.id };
    return new Tenant(product, { slug, token, ...ids });
  }

  /** A request; what is answered is kept. */
  async ask(method: string, path: string, body?: unknown, type = 'application/json') {
    const response = await fetch(`${this.#product.origin}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'x-oms-environment': this.slug,
        ...(body === undefined ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    this.heard.push(text);
    return { status: response.status, text };
  }

  /** A request that must be carried out. @returns what is answered */
  async must(method: string, path: string, body?: unknown, type?: string): Promise<unknown> {
    const { status, text } = await this.ask(method, path, body, type);
    if (status >= 300) throw new Error(`${this.slug}: ${method} ${path} was answered ${status}: ${text}`);
    return text === '' ? null : JSON.parse(text);
  }

  /** Makes something. @returns its id */
  async make(path: string, body?: unknown, type?: string): Promise<string> {
    return named.parse(await this.must('POST', path, body, type)).id;
  }

  /** Hears what happens live, from now on. */
  async listen(): Promise<void> {
    const response = await fetch(`${this.#product.origin}/events/stream`, {
      headers: { authorization: `Bearer ${this.#token}`, 'x-oms-environment': this.slug },
      signal: this.#live.signal,
    });
    const body = response.body?.pipeThrough(new TextDecoderStream());
    if (!body) throw new Error('The stream has no body');
    this.#listening = (async () => {
      for await (const text of body) this.heard.push(text);
    })().catch((error: unknown) => {
      if (!this.#live.signal.aborted) throw error;
    });
  }

  async close(): Promise<void> {
    this.#live.abort();
    await this.#listening;
  }
}

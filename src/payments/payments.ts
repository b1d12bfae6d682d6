/**
 * Payments of an order: authorized at confirmation, captured with each shipment, what is left over voided with the last,
 * given back by refunds. The gateway moves the money first, by a key of the step; the row follows in the step's own
 * transaction, where the database judges that captures stay within authorizations and refunds within captures.
 */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { toDecimal, toMinorUnits } from '../orders/money.ts';
import type { Context } from '../tenancy/context.ts';
import type { PaymentGateway } from './gateway.ts';
import { insertPayments, ledgerOf, type NewPayment, type PaymentKind } from './repository.ts';

export { manualGateway, PaymentDeclinedError, type PaymentGateway } from './gateway.ts';

/** What an order's payments add up to, in minor units. */
export interface Ledger {
  total: number;
  authorized: number;
  captured: number;
  voided: number;
  refunded: number;
}

/** Payments that the gateway has made and that the caller's transaction writes. */
export interface MadePayments {
  /** What was moved by each kind, in minor units. */
  readonly moved: Readonly<Partial<Record<PaymentKind, number>>>;
  record(trx: Kysely<DataPlane>): Promise<void>;
}

/** One order's account with a gateway, as its rows say. */
export class Account {
  readonly ledger: Ledger;
  readonly #context: Context;
  readonly #orderId: string;
  readonly #gateway: PaymentGateway;
  readonly #currency: string;
  readonly #authorizations: readonly string[];
  readonly #captures: readonly string[];
  readonly #made: NewPayment[] = [];

  private constructor(
    context: Context,
    orderId: string,
    gateway: PaymentGateway,
    row: Awaited<ReturnType<typeof ledgerOf>>,
  ) {
    this.#context = context;
    this.#orderId = orderId;
    this.#gateway = gateway;
    this.#currency = row.currency;
    this.#authorizations = row.authorizations;
    this.#captures = row.captures;
    this.ledger = {
      total: toMinorUnits(row.total_amount),
      authorized: toMinorUnits(row.amount_authorized),
      captured: toMinorUnits(row.amount_captured),
      voided: toMinorUnits(row.amount_voided),
      refunded: toMinorUnits(row.amount_refunded),
    };
  }

  static async open(context: Context, orderId: string, gateway: PaymentGateway): Promise<Account> {
    return new Account(context, orderId, gateway, await ledgerOf(context.db, orderId));
  }

  /** Authorizes what the order costs beyond what is authorized already. @throws PaymentDeclinedError */
  async authorize(total: number, key: string): Promise<void> {
    const { authorized, voided } = this.ledger;
    await this.#move('AUTHORIZATION', total - (authorized - voided), key, (request) =>
      this.#gateway.authorize(request),
    );
  }

  /** Captures what is due and not captured yet. @throws PaymentDeclinedError */
  async capture(due: number, key: string): Promise<void> {
    await this.#move('CAPTURE', due - this.ledger.captured, key, (request) =>
      this.#gateway.capture({ ...request, references: this.#authorizations }),
    );
  }

  /** Gives up what is authorized and will never be captured. */
  async voidRest(key: string): Promise<void> {
    const { authorized, captured, voided } = this.ledger;
    await this.#move('VOID', authorized - captured - voided, key, (request) =>
      this.#gateway.void({ ...request, references: this.#authorizations }),
    );
  }

  /** Gives money back. @throws PaymentDeclinedError */
  async refund(amount: number, key: string): Promise<void> {
    await this.#move('REFUND', amount, key, (request) =>
      this.#gateway.refund({ ...request, references: this.#captures }),
    );
  }

  /** What can still be given back, in minor units. */
  get refundable(): number {
    return this.ledger.captured - this.ledger.refunded;
  }

  /** What has been moved through this account object, for the caller's transaction to write. */
  get made(): MadePayments {
    const rows = [...this.#made];
    const moved: Partial<Record<PaymentKind, number>> = {};
    for (const { kind, amount } of rows) moved[kind] = (moved[kind] ?? 0) + toMinorUnits(amount);
    return { moved, record: (trx) => insertPayments(trx, rows) };
  }

  async #move(
    kind: PaymentKind,
    amount: number,
    key: string,
    call: (request: { orderId: string; amount: string; currency: string; key: string }) => Promise<string>,
  ): Promise<void> {
    if (amount <= 0) return;
    const request = { orderId: this.#orderId, amount: toDecimal(amount), currency: this.#currency, key };
    const reference = await call(request);
    this.#made.push({
      order_id: this.#orderId,
      kind,
      amount: request.amount,
      gateway: this.#gateway.name,
      gateway_reference: reference,
      idempotency_key: key,
    });
    const sum = (
      { AUTHORIZATION: 'authorized', CAPTURE: 'captured', VOID: 'voided', REFUND: 'refunded' } as const
    )[kind];
    this.ledger[sum] += amount;
    this.#context.log.debug({ order_id: this.#orderId, kind, key }, 'payment made');
  }
}

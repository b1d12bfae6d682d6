/** What the product asks of whoever moves the money. One implementation per gateway; `manual` is the default. */

/** Every call carries a key; a repeat with the same key answers the first result and moves nothing. */
interface Request {
  orderId: string;
  /** Decimal amount. */
  amount: string;
  currency: string;
  key: string;
}

export interface PaymentGateway {
  readonly name: string;
  /** Reserves the amount. @throws PaymentDeclinedError */
  authorize(request: Request): Promise<string>;
  /**
   * Takes part of what was authorized.
   *
   * @param references of the order's authorizations, oldest first.
   * @returns the gateway's reference of the capture.
   * @throws PaymentDeclinedError
   */
  capture(request: Request & { references: readonly string[] }): Promise<string>;
  /** Gives up what is left of the authorizations. */
  void(request: Request & { references: readonly string[] }): Promise<string>;
  /** Gives part of what was captured back. @param references of the order's captures, oldest first. */
  refund(request: Request & { references: readonly string[] }): Promise<string>;
}

/** The gateway will not move this money, however often it is asked: a person has to look. */
export class PaymentDeclinedError extends Error {
  override readonly name = 'PaymentDeclinedError';
}

/** The default gateway: somebody else takes the money (cash, invoice, the shop itself), so everything is granted. */
export const manualGateway: PaymentGateway = {
  name: 'manual',
  authorize: async ({ key }) => `manual:${key}`,
  capture: async ({ key }) => `manual:${key}`,
  void: async ({ key }) => `manual:${key}`,
  refund: async ({ key }) => `manual:${key}`,
};

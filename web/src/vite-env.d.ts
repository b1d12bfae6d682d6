/// <reference types="vite/client" />

/** The API contract without its schemas, made by the build from src/contract.ts. */
declare module 'virtual:api-contract' {
  import type { AnyContractRouter } from '@orpc/contract';

  const contract: AnyContractRouter;
  export default contract;
}

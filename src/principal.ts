import type { AppService } from "./app-services/app-services.js";

/** Whom a request comes from, once its access token has been recognised. */
export interface Principal {
  readonly userId: string;
  readonly deviceId: string;
  readonly guest: boolean;
  /** The application service that acts as the user. */
  readonly appService?: AppService;
  /** Kept for logging out; never logged. */
  readonly token: string;
}

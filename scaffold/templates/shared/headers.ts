/** What browsers are told: only this origin, only HTTPS, no framing. */
const HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
    },
  },
  crossOriginEmbedderPolicy: true,
  crossOriginOpenerPolicy: { policy: 'same-origin' as const },
  crossOriginResourcePolicy: { policy: 'same-origin' as const },
  strictTransportSecurity: { maxAge: 31536000, includeSubDomains: true },
};

/** So many requests of one client in a window; 0 turns the limit off. */
const LIMIT = limitOf('RATE_LIMIT_MAX', 100);
const WINDOW_MS = limitOf('RATE_LIMIT_WINDOW_MS', 900000);
//% if limits

/** What the API's description calls the headers that say so. */
const NAMES: readonly (readonly [string, string])[] = [
//% for limit in limits
  [@{limit.standard|string}, @{limit.name|string}],
//% end
];
//% end

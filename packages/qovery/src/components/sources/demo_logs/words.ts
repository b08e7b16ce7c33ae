export const USERS = ['ada', 'grace', 'linus', 'margaret', 'dennis', 'barbara', 'ken', 'radia', 'edsger', 'hedy', '-']

export const METHODS = ['GET', 'GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']

export const PROTOCOLS = ['HTTP/1.0', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/2.0']

/** Most requests succeed, as on a healthy server. */
export const STATUSES = [
  '200',
  '200',
  '200',
  '200',
  '200',
  '201',
  '204',
  '301',
  '304',
  '400',
  '401',
  '404',
  '404',
  '500',
  '503',
]

export const PATHS = [
  '/',
  '/login',
  '/logout',
  '/cart',
  '/checkout/confirm',
  '/products/17',
  '/products/17/reviews',
  '/search?q=lamp',
  '/api/v2/orders',
  '/api/v2/orders/81/items',
  '/assets/app.css',
  '/assets/logo.svg',
  '/blog/how-we-measure',
  '/health',
  '/favicon.ico',
]

export const DOMAINS = ['shop.example', 'www.example.com', 'blog.example.org', 'api.example.net', 'status.example']

export const HOSTS = ['web-1', 'web-2', 'db-1', 'cache-1', 'queue-1', 'edge-7']

export const APPS = ['orders', 'payments', 'mailer', 'scheduler', 'gateway', 'sshd', 'cron', 'backup']

export const MODULES = ['core', 'ssl', 'proxy', 'rewrite', 'authz_core', 'mpm_event']

export const LEVELS = ['emerg', 'alert', 'crit', 'error', 'error', 'warn', 'warn', 'notice', 'info', 'debug']

export const MESSAGES = [
  'Connection to db-1 was reset, trying again',
  'Order 81 was paid and handed to the warehouse',
  'The certificate expires in 14 days',
  'Accepted public key for ada from 192.0.2.17 port 50422',
  'Request took 2315 ms, longer than the 2000 ms allowed',
  'The cache is full, dropping the oldest 512 entries',
  'The nightly backup ended after 318 s',
  'Queue length is 1043, above the limit of 1000',
  'File does not exist: /srv/www/robots.txt',
  'Worker 4 ended with signal 15, starting another',
  'Configuration was read again, nothing has changed',
  'Mail to grace@shop.example was deferred: mailbox busy',
]

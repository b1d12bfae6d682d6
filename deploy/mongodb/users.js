// Run once by the MongoDB image when its volume is empty. Environments have databases of their own, which come and go.
db.getSiblingDB('admin').createUser({
  user: 'longhaul',
  pwd: process.env.LONGHAUL_PASSWORD,
  roles: ['readWriteAnyDatabase', 'dbAdminAnyDatabase'],
});

-- Roles and databases of a new server. Neither role is a superuser, reads the other's data or makes roles.
-- longhaul may create databases, because each environment gets one of its own.
CREATE ROLE longhaul LOGIN CREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'longhaul_password';
CREATE ROLE temporal LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE PASSWORD :'temporal_password';
CREATE DATABASE oms_control OWNER longhaul;
CREATE DATABASE temporal OWNER temporal;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE CONNECT ON DATABASE oms_control, temporal, temporal_visibility, postgres, template1 FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres, template1 TO longhaul;

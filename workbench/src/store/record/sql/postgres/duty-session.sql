-- Answers  that the server finds out within half a minute that the machine of whoever holds the duty is gone
-- Params   none
-- Rows     none
-- Reads    none
SET tcp_keepalives_idle = 10
;
SET tcp_keepalives_interval = 5
;
SET tcp_keepalives_count = 3
;
SET tcp_user_timeout = '25s'
;
SET statement_timeout = '5s'

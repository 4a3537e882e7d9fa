#!/bin/sh
# reload.sh of a data member: the running server takes up changed passwords, users and certificates. Connections stay: who is
# logged in remains so, and a certificate is looked at when a connection begins. Run again, it does the same again.
set -u
JSQ_FILES=/etc/jsquared
# shellcheck source=lib.sh
. "$JSQ_FILES/lib.sh"

# The users first: a new password has to be let in here before this member shows it to another one.
# The three paths are set in one command, since a certificate without its key would be refused; the same path is read again.
answers=$(
  {
    echo 'ACL LOAD'
    printf 'CONFIG SET masterauth %s\n' "$(cat "$JSQ_FILES/password-replication")"
    echo "CONFIG SET tls-cert-file $JSQ_FILES/tls.crt tls-key-file $JSQ_FILES/tls.key tls-ca-cert-file $JSQ_FILES/ca.crt"
  } | ask 127.0.0.1 "$JSQ_PORT" 10
)
if [ "$(echo "$answers" | grep -c '^OK$')" -ne 3 ]; then
  echo "$JSQ_NAME does not take up its files: $(echo "${answers:-no answer}" | grep -v '^OK$' | head -n 1)" >&2
  exit 1
fi
echo "$JSQ_NAME: users, password and certificate taken up"

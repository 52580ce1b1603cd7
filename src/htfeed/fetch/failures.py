"""Why a transfer failed: what curl says -> a code to count by, and a sentence."""

import errno
from collections.abc import Sequence
from typing import Final

import pycurl

# OpenSSL's own numbers of what is wrong with a certificate.
_OTHER_NAME: Final = 62
_TLS: Final = {
    10: ("tls-expired", "its certificate has expired"),
    9: ("tls-not-yet-valid", "its certificate is not valid yet"),
    18: ("tls-untrusted", "its certificate is signed by nobody but itself"),
    19: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    20: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    21: ("tls-untrusted", "its certificate is signed by nobody we trust"),
    62: ("tls-name", "its certificate is for another name"),
    64: ("tls-name", "its certificate is for another address"),
}

_E_PROXY: Final = 97
"""CURLE_PROXY, which pycurl has no name for; nor has it for the next."""
_E_TOO_LARGE: Final = 100
"""CURLE_TOO_LARGE: a line of a head beyond all measure."""
_CODES: Final = {
    pycurl.E_UNSUPPORTED_PROTOCOL: ("protocol", "the answer is not HTTP as we know it"),
    pycurl.E_URL_MALFORMAT: ("url", "the address cannot be asked"),
    pycurl.E_COULDNT_RESOLVE_PROXY: ("proxy", "the name of the proxy cannot be resolved"),
    pycurl.E_COULDNT_RESOLVE_HOST: ("dns", "the name of the host cannot be resolved"),
    pycurl.E_COULDNT_CONNECT: ("connection", "the connection failed"),
    pycurl.E_FTP_WEIRD_SERVER_REPLY: ("protocol", "the answer is not HTTP as we know it"),
    pycurl.E_BAD_CONTENT_ENCODING: (
        "protocol",
        "the answer is not HTTP as we know it",
    ),
    _E_TOO_LARGE: ("protocol", "a line of its head is larger than may be"),
    pycurl.E_HTTP2: ("protocol", "the answer is not HTTP/2 as we know it"),
    pycurl.E_PARTIAL_FILE: ("torn", "the body broke off"),
    pycurl.E_WRITE_ERROR: ("protocol", "the answer is not HTTP as we know it"),
    pycurl.E_OPERATION_TIMEDOUT: ("timeout", "the server fell silent"),
    pycurl.E_SSL_CONNECT_ERROR: ("tls-protocol", "no TLS connection could be made"),
    pycurl.E_SSL_CERTPROBLEM: ("tls-client", "our certificate cannot be used"),
    pycurl.E_SSL_CACERT_BADFILE: ("tls-authorities", "the authorities cannot be read"),
    pycurl.E_GOT_NOTHING: ("closed", "the server closed the connection without an answer"),
    pycurl.E_SEND_ERROR: ("connection", "the connection failed"),
    pycurl.E_RECV_ERROR: ("connection", "the connection failed"),
    _E_PROXY: ("proxy", "the proxy does not lead there"),
}
_UNKNOWN: Final = ("connection", "the connection failed")


def code_of_transfer(handle: pycurl.Curl, number: int, told: str) -> tuple[str, str]:
    """Return the code and a sentence for a transfer that failed.

    Args:
        handle: What carried it out.
        number: curl's own number of the failure.
        told: Its own words.
    """
    if number == pycurl.E_PEER_FAILED_VERIFICATION:
        code, detail = code_of_certificate(handle.getinfo(pycurl.SSL_VERIFYRESULT), told)
    elif handle.getinfo(pycurl.OS_ERRNO) == errno.ECONNREFUSED:
        code, detail = "connection-refused", "nothing listens there"
    else:
        code, detail = _CODES.get(number, _UNKNOWN)
    return code, f"{detail}: {told}" if told else detail


def code_of_certificate(number: int, told: str = "") -> tuple[str, str]:
    """Return the code and a sentence for OpenSSL's number of what is wrong.

    Args:
        number: What OpenSSL calls it; it does not know of the name.
        told: What curl says of it.
    """
    if "subject name" in told:
        number = _OTHER_NAME
    return _TLS.get(number, ("tls-certificate", "its certificate is not good"))


def code_of_name(found: Sequence[str] | Exception) -> tuple[str, str]:
    """Return the code and a sentence for a look-up that found no address."""
    why = str(found) if isinstance(found, Exception) else "it has no address"
    return "dns", f"the name of the host cannot be resolved: {why}"
